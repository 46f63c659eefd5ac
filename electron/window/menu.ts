import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu bar, hidden until Alt is pressed except on macOS. Reload and developer tools only in development. */
export function setMenu(platform: string, development: boolean): void {
  const developerItems: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(development ? developerItems : []),
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}

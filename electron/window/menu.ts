import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The usual menu of an app on macOS, with a way out that asks. */
function appMenu(quit: () => void): MenuItemConstructorOptions {
  const line = { type: 'separator' } as const;
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { label: 'Quit…', accelerator: 'Command+Q', click: quit },
    ],
  };
}

/** The menu bar, hidden until Alt is pressed except on macOS. Reload and developer tools only in development. */
export function setMenu(platform: string, development: boolean, quit: () => void): void {
  const developerItems: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [appMenu(quit)] : []),
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

import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { AgentFacade } from '../agent/agent-facade';
import { stateLine } from './state-line';

/** What the tray steers. */
export interface TrayOptions {
  readonly assetsDir: string;
  readonly agent: Pick<AgentFacade, 'status' | 'onStatus'>;
  readonly open: () => void;
  readonly quit: () => void;
}

function trayImage(assetsDir: string): Electron.NativeImage {
  const image = nativeImage.createFromPath(join(assetsDir, 'tray-16.png'));
  image.addRepresentation({
    scaleFactor: 2,
    dataURL: nativeImage.createFromPath(join(assetsDir, 'tray-32.png')).toDataURL(),
  });
  return image;
}

/** Puts the icon into the tray. @returns a function that takes it away */
export function createTray({ assetsDir, agent, open, quit }: TrayOptions): () => void {
  const tray = new Tray(trayImage(assetsDir));
  let shown = '';
  const refresh = (): void => {
    const line = stateLine(agent.status());
    if (line === shown) return;
    shown = line;
    tray.setToolTip(`Password Writeback – ${line}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open console', click: open },
        { type: 'separator' },
        { label: line, enabled: false },
        { type: 'separator' },
        { label: 'Quit', click: quit },
      ]),
    );
  };
  refresh();
  tray.on('click', open);
  const unsubscribe = agent.onStatus(refresh);
  return () => {
    unsubscribe();
    tray.destroy();
  };
}

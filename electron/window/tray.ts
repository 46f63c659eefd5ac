import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { AgentHost } from '../agent/setup/agent-host';
import type { SetupFacade } from '../agent/setup/setup';
import { stateLine, withoutAgentLine } from './state-line';

/** What the tray steers. */
export interface TrayOptions {
  readonly assetsDir: string;
  readonly host: Pick<AgentHost, 'current' | 'onChange'>;
  readonly setup: Pick<SetupFacade, 'isSetUp'>;
  readonly open: () => void;
  /** Asks first where something would be lost. */
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
export function createTray({ assetsDir, host, setup, open, quit }: TrayOptions): () => void {
  const tray = new Tray(trayImage(assetsDir));
  let shown = '';
  const refresh = (): void => {
    const agent = host.current();
    const line = agent === null ? withoutAgentLine(setup.isSetUp()) : stateLine(agent.status());
    if (line === shown) return;
    shown = line;
    tray.setToolTip(`Password Writeback – ${line}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open console', click: open },
        { type: 'separator' },
        { label: line, enabled: false },
        { type: 'separator' },
        { label: 'Quit…', click: quit },
      ]),
    );
  };
  refresh();
  tray.on('click', open);
  let unfollow = host.current()?.onStatus(refresh);
  const unsubscribe = host.onChange(() => {
    unfollow?.();
    unfollow = host.current()?.onStatus(refresh);
    refresh();
  });
  return () => {
    unsubscribe();
    unfollow?.();
    tray.destroy();
  };
}

import { isConsoleUrl } from '../window/console-url';

/** What is looked at of the event of an IPC call. */
export interface IpcSender {
  readonly sender: unknown;
  /** `null` when the frame is gone. */
  readonly senderFrame: { readonly url: string } | null;
}

/** What is looked at of our window. */
export interface TrustedWindow {
  isDestroyed(): boolean;
  readonly webContents: { readonly mainFrame: unknown };
}

/** Whether a call comes from the main frame of our window while it shows a page of our origin. */
export function isTrustedSender(event: IpcSender, window: TrustedWindow | null): boolean {
  if (window === null || window.isDestroyed() || event.senderFrame === null) return false;
  const { webContents } = window;
  return (
    event.sender === webContents &&
    event.senderFrame === webContents.mainFrame &&
    isConsoleUrl(event.senderFrame.url)
  );
}

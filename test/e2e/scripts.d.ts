declare module '*/electron-runtime.mjs' {
  /** How to start Electron on the app in a folder. @throws when there is no Electron to be had */
  export function electronCommand(
    appDir: string,
  ): Promise<{ readonly command: string; readonly args: readonly string[]; readonly version: string }>;
}

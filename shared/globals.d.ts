/**
 * The few globals that every runtime of this project has (browser, Node, Electron) and `lib: es2022` lacks.
 * Shared code may use these and nothing else of the platform.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(input?: Uint8Array): string;
}

/** Globals of Node 18 and Electron that `@types/node` 18.15 does not declare; only what this folder uses. */
declare class Response {
  constructor(
    body?: Uint8Array<ArrayBuffer> | string | null,
    init?: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> },
  );
  readonly status: number;
}
declare class Request {
  readonly method: string;
  readonly url: string;
}

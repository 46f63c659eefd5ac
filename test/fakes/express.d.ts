declare module 'express' {
  import type { RequestListener } from 'node:http';
  import type { Handler } from '../../portal/examples/handlers';

  /** As much of Express as the test of the handlers uses. */
  interface Application extends RequestListener {
    use(middleware: unknown): void;
    get(path: string, handler: Handler): void;
    post(path: string, handler: Handler): void;
  }
  interface Express {
    (): Application;
    json(): unknown;
  }
  const express: Express;
  export = express;
}

declare module 'express-4' {
  const express: typeof import('express');
  export = express;
}

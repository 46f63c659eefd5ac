import type * as z from 'zod';

/** One call between console and host: what goes in and what comes out. */
export interface Channel<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I;
  readonly output: O;
}

/** Keeps the schemas’ own types. */
export function channel<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Channel<I, O> {
  return { input, output };
}

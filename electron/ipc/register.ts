import type * as z from 'zod';
import type { ChannelName, contract, IpcError } from '../../shared/ipc/contract';
import { err, type Result } from '../../shared/result';
import type { Log } from '../agent/diagnostics/log';
import type { IpcSender } from './trusted-sender';

type Contract = typeof contract;

/** What a handler of a channel does: parsed input in, answer out. */
export type Handler<C extends ChannelName> = (
  input: z.output<Contract[C]['input']>,
) =>
  | Promise<Result<z.output<Contract[C]['output']>, IpcError>>
  | Result<z.output<Contract[C]['output']>, IpcError>;

/** One handler for every channel. */
export type Handlers = { readonly [C in ChannelName]: Handler<C> };

/** What is used of Electron’s ipcMain. */
export interface IpcMainPort {
  handle(channel: string, listener: (event: IpcSender, input: unknown) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

const notAllowed: IpcError = { code: 'notAllowed', message: 'Only the console’s own window may ask this.' };
const badInput: IpcError = { code: 'badInput', message: 'The request was not well formed.' };
const failed: IpcError = {
  code: 'failed',
  message: 'Something unexpected went wrong. The agent’s log says what.',
};

/** A map, a date or an array of bytes also crosses the boundary; a schema would take it for an object without members. */
function isPlain(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return true;
  return Array.isArray(input) || Object.getPrototypeOf(input) === Object.prototype;
}

async function answer<C extends ChannelName>(
  channel: Contract[C],
  handler: Handler<C>,
  input: unknown,
): Promise<Result<unknown, IpcError>> {
  if (!isPlain(input)) return err(badInput);
  const parsed = channel.input.safeParse(input);
  // The schema and the handler belong to the same channel, which the compiler cannot see through the index.
  return parsed.success ? handler(parsed.data as z.output<Contract[C]['input']>) : err(badInput);
}

/**
 * Answers every channel of the contract: the sender is checked first, then the input is parsed, then the handler is
 * called. Every answer is a `Result`; what a handler throws is logged and answered with `failed`, so that no
 * internals reach the page.
 *
 * @returns a function that removes the handlers
 */
export function registerHandlers(
  channels: Contract,
  handlers: Handlers,
  host: { readonly ipc: IpcMainPort; readonly isTrusted: (event: IpcSender) => boolean; readonly log: Log },
): () => void {
  const names = Object.keys(channels) as ChannelName[];
  for (const name of names) register(name, channels[name], handlers[name], host);
  return () => {
    for (const name of names) host.ipc.removeHandler(name);
  };
}

function register<C extends ChannelName>(
  name: C,
  channel: Contract[C],
  handler: Handler<C>,
  { ipc, isTrusted, log }: Parameters<typeof registerHandlers>[2],
): void {
  ipc.handle(name, async (event, input) => {
    if (!isTrusted(event)) {
      log.warn('ipc.senderRefused', { channel: name });
      return err(notAllowed);
    }
    try {
      const result = await answer(channel, handler, input);
      if (!result.ok && result.error.code === 'badInput') log.warn('ipc.badInput', { channel: name });
      return result;
    } catch (cause) {
      log.error('ipc.failed', { channel: name, cause });
      return err(failed);
    }
  });
}

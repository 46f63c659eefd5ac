import type {
  Bridge,
  ChannelInput,
  ChannelName,
  ChannelOutput,
  Delta,
  IpcError,
  OperationQuery,
} from '../shared/ipc/contract';
import { err, type Result } from '../shared/result';

declare global {
  interface Window {
    readonly writeback: Bridge;
  }
}

/** What an answer of the host holds: the value, or why the call was not carried out. */
export type Answer<C extends ChannelName> = Result<ChannelOutput<C>, IpcError>;

/** The host as the console sees it. No call rejects: a broken bridge is an error of code `failed`. */
export interface ConsoleApi {
  snapshot(): Promise<Answer<'state.snapshot'>>;
  queryOperations(query: OperationQuery): Promise<Answer<'operations.query'>>;
  /** Oldest event first. */
  operationEvents(requestId: string): Promise<Answer<'operations.events'>>;
  /** Answers when writeback is on or off, or when that has failed. */
  setWriteback(enabled: boolean): Promise<Answer<'writeback.set'>>;
  /** Any other channel, with its own input and answer. */
  call<C extends ChannelName>(channel: C, input: ChannelInput<C>): Promise<Answer<C>>;
  /** @returns a function that ends the subscription */
  onDelta(listener: (delta: Delta) => void): () => void;
}

/**
 * Binds the bridge of the preload script. The host parses what goes in and out with the schemas of the contract, so
 * that answers are taken at their word here.
 */
export function createApi(bridge: Bridge): ConsoleApi {
  async function call<C extends ChannelName>(channel: C, input: ChannelInput<C>): Promise<Answer<C>> {
    try {
      return (await bridge.invoke(channel, input)) as Answer<C>;
    } catch (cause) {
      return err({ code: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return {
    call,
    snapshot: () => call('state.snapshot', undefined),
    queryOperations: (query) => call('operations.query', query),
    operationEvents: (requestId) => call('operations.events', { requestId }),
    setWriteback: (enabled) => call('writeback.set', { enabled }),
    onDelta: (listener) =>
      bridge.onDelta((delta) => {
        listener(delta as Delta);
      }),
  };
}

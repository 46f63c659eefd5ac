import { setMaxListeners } from 'node:events';

/** One signal may end many operations at once, each with its own listeners: that is no leak to warn of. */
export function shared(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

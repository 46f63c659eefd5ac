import { ok } from '../../../shared/result';
import type { Handlers } from '../register';

/** `window.*`: what the page tells its window, with or without an agent. */
export function windowHandlers(
  setUnsaved: (unsaved: boolean) => void,
): Pick<Handlers, Extract<keyof Handlers, `window.${string}`>> {
  return {
    'window.unsaved': ({ unsaved }) => {
      setUnsaved(unsaved);
      return ok(null);
    },
  };
}

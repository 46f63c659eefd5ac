import { useCallback, useEffect, useState } from 'react';
import type { ActivityRow, IpcError } from '../../../shared/ipc/contract';
import { useConsole } from '../../state/console-context';

export type EventsState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly rows: readonly ActivityRow[] }
  | { readonly phase: 'failed'; readonly error: IpcError };

interface Loaded {
  readonly requestId: string;
  readonly state: EventsState;
}

/** The events of an operation, fetched anew for each request id. Also gives a way to try again. */
export function useOperationEvents(requestId: string): [state: EventsState, retry: () => void] {
  const { api } = useConsole();
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    let wanted = true;
    void api.operationEvents(requestId).then((answer) => {
      if (!wanted) return;
      const state: EventsState = answer.ok
        ? { phase: 'ready', rows: answer.value }
        : { phase: 'failed', error: answer.error };
      setLoaded({ requestId, state });
    });
    return () => {
      wanted = false;
    };
  }, [api, requestId, attempt]);
  const retry = useCallback(() => {
    setLoaded(null);
    setAttempt((count) => count + 1);
  }, []);
  return [loaded?.requestId === requestId ? loaded.state : { phase: 'loading' }, retry];
}

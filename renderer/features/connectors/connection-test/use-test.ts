import { useCallback, useEffect, useRef, useState } from 'react';
import type { IpcError } from '../../../../shared/ipc/contract';
import type { ConnectorDraft, TestStep } from '../../../../shared/ipc/directory-channels';
import { useConsole } from '../../../state/console-context';

/** Where a connection test is. */
export type TestState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly since: number }
  | { readonly phase: 'done'; readonly steps: readonly TestStep[] }
  | { readonly phase: 'failed'; readonly error: IpcError };

export interface Test {
  readonly state: TestState;
  /** Starts over; what an earlier run finds is dropped. `null` = with the stored password. */
  readonly run: (draft: ConnectorDraft, password: string | null) => void;
  /** Forgets what was found: it is about other input. */
  readonly reset: () => void;
}

const idle: TestState = { phase: 'idle' };

/** Tests of a forest’s connection, one at a time. */
export function useTest(): Test {
  const { api } = useConsole();
  const [state, setState] = useState<TestState>(idle);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const run = useCallback(
    (draft: ConnectorDraft, password: string | null) => {
      turn.current += 1;
      const mine = turn.current;
      setState({ phase: 'running', since: Date.now() });
      void api.call('connectors.test', { draft, password }).then((answer) => {
        if (turn.current !== mine) return;
        setState(
          answer.ok ? { phase: 'done', steps: answer.value } : { phase: 'failed', error: answer.error },
        );
      });
    },
    [api],
  );
  const reset = useCallback(() => {
    turn.current += 1;
    setState(idle);
  }, []);
  return { state, run, reset };
}

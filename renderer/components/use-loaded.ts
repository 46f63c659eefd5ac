import { useCallback, useEffect, useState } from 'react';
import type { IpcError } from '../../shared/ipc/contract';
import type { Result } from '../../shared/result';

/** What a call of the host brought. While it is asked again the last value stays. */
export interface Loaded<T> {
  readonly value: T | null;
  /** Why the newest call brought nothing. */
  readonly error: IpcError | null;
  readonly loading: boolean;
  readonly reload: () => void;
  /** Puts in what another call has answered meanwhile. */
  readonly put: (value: T) => void;
}

interface State<T> {
  readonly load: unknown;
  readonly turn: string;
  readonly value: T | null;
  readonly error: IpcError | null;
}

/**
 * Calls the host when the component appears, when `load` becomes another function (give it a stable one), when `version`
 * changes, and on `reload`. Answers to earlier calls are dropped.
 */
export function useLoaded<T>(load: () => Promise<Result<T, IpcError>>, version = ''): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State<T> | null>(null);
  const turn = `${attempt} ${version}`;
  useEffect(() => {
    let wanted = true;
    void load().then((answer) => {
      if (!wanted) return;
      setState((before) => {
        const kept = before?.load === load ? before.value : null;
        return answer.ok
          ? { load, turn, value: answer.value, error: null }
          : { load, turn, value: kept, error: answer.error };
      });
    });
    return () => {
      wanted = false;
    };
  }, [load, turn]);
  const reload = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  const put = useCallback(
    (value: T) => {
      setState({ load, turn, value, error: null });
    },
    [load, turn],
  );
  const mine = state?.load === load ? state : null;
  const loading = mine?.turn !== turn;
  return { value: mine?.value ?? null, error: loading ? null : (mine.error ?? null), loading, reload, put };
}

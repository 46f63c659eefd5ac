import { useCallback, useEffect, useState } from 'react';
import type { ActivityRow, IpcError } from '../../../shared/ipc/contract';
import type { ConsoleApi } from '../../api';

/** What is looked for. */
export interface ActivityFilter {
  readonly text: string;
  readonly adminsOnly: boolean;
}

/** The rows loaded so far. */
export interface LoadedActivity {
  /** `null` = the first page is under way. */
  readonly rows: readonly ActivityRow[] | null;
  readonly more: boolean;
  readonly error: IpcError | null;
  readonly loadMore: () => void;
  /** Asks again from the newest on. */
  readonly reload: () => void;
}

interface State {
  readonly rows: readonly ActivityRow[] | null;
  readonly more: boolean;
  readonly error: IpcError | null;
}

const nothing: State = { rows: null, more: false, error: null };
const debounceMs = 250;

/** Loads the log for a filter, after a short rest in typing, and older pages on demand. */
export function useActivity(api: ConsoleApi, { text, adminsOnly }: ActivityFilter): LoadedActivity {
  const [state, setState] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () => {
        void api.call('activity.query', { text, adminsOnly }).then((answer) => {
          if (!wanted) return;
          setState(answer.ok ? { ...answer.value, error: null } : { ...nothing, error: answer.error });
        });
      },
      text === '' ? 0 : debounceMs,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [api, text, adminsOnly, attempt]);
  const beforeSeq = state.rows?.at(-1)?.seq;
  const loadMore = useCallback(() => {
    if (beforeSeq === undefined) return;
    void api.call('activity.query', { text, adminsOnly, beforeSeq }).then((answer) => {
      setState((present) => {
        // Another filter, or another click, has been answered meanwhile.
        if (present.rows?.at(-1)?.seq !== beforeSeq) return present;
        if (!answer.ok) return { ...present, error: answer.error };
        return { rows: [...present.rows, ...answer.value.rows], more: answer.value.more, error: null };
      });
    });
  }, [api, text, adminsOnly, beforeSeq]);
  const reload = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return { ...state, loadMore, reload };
}

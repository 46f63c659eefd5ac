import { useCallback } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { SyncRun, SyncRunError } from '../../../shared/model/sync';
import type { Result } from '../../../shared/result';
import { useLoaded, type Loaded } from '../../components/use-loaded';
import { useConsole } from '../../state/console-context';
import { useRunsVersion } from './use-sync';

/** The run history, the latest first; asked for again when a run or step begins or ends. */
export function useRuns(connector: string | null): Loaded<readonly SyncRun[]> {
  const { api } = useConsole();
  const load = useCallback(async (): Promise<Result<readonly SyncRun[], IpcError>> => {
    const answer = await api.call('runs.list', { connector });
    return answer;
  }, [api, connector]);
  return useLoaded<readonly SyncRun[]>(load, useRunsVersion());
}

/** What was wrong with single objects of a run. Asked for again when the run ends. */
export function useRunErrors({ id, status }: SyncRun): Loaded<readonly SyncRunError[]> {
  const { api } = useConsole();
  const load = useCallback(() => api.call('runs.errors', { runId: id }), [api, id]);
  return useLoaded<readonly SyncRunError[]>(load, status);
}

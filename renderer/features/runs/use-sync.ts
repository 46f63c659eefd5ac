import { useCallback, useState } from 'react';
import { cloudConnectorId, type SyncStatus } from '../../../shared/model/sync';
import type { ChannelInput, IpcError } from '../../../shared/ipc/contract';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useConsoleState } from '../../state/console-context';

const none: readonly never[] = [];

/** The sync engine as it is now; `null` before the first snapshot. */
export function useSync(): SyncStatus | null {
  return useConsoleState(({ host }) => host.view?.status.sync ?? null);
}

/** What connectors are called: a forest by its DNS name; one that is configured no more by its id. */
export function useConnectorNames(): (connector: string) => string {
  const { cloud } = useTexts().runs;
  const connectors = useConsoleState(({ host }) => host.view?.status.connectors ?? none);
  return useCallback(
    (connector) =>
      connector === cloudConnectorId
        ? cloud
        : (connectors.find(({ id }) => id === connector)?.name ?? connector),
    [cloud, connectors],
  );
}

/** Changes when the history may have changed: a run or step began or ended. */
export function useRunsVersion(): string {
  return useConsoleState(({ host }) => {
    const status = host.view?.status;
    if (status === undefined) return '';
    const { running, freshness, missing, scheduler } = status.sync;
    const current = running === null ? 'idle' : `${running.runId} ${running.step}`;
    const times = freshness.map(({ importedAt, synchronizedAt }) => `${importedAt} ${synchronizedAt}`);
    return [current, ...times, missing.length, scheduler.running, status.identity.problem].join(' ');
  });
}

type SyncCommand = 'runs.start' | 'runs.cycle' | 'runs.cancel' | 'scheduler.set';

/** What became of the last command. */
export interface SyncCommands {
  readonly busy: boolean;
  readonly error: IpcError | null;
  /** What was done, in words; `null` = nothing yet, or it was not. */
  readonly done: string | null;
  readonly send: <C extends SyncCommand>(channel: C, input: ChannelInput<C>, done: string) => void;
  readonly clear: () => void;
}

/** Gives the engine a command. What comes of it arrives with the agent’s status. */
export function useSyncCommands(): SyncCommands {
  const { api } = useConsole();
  const [state, setState] = useState<Pick<SyncCommands, 'busy' | 'error' | 'done'>>(idle);
  const send = <C extends SyncCommand>(channel: C, input: ChannelInput<C>, done: string): void => {
    setState({ ...idle, busy: true });
    void api.call(channel, input).then((answer) => {
      setState(answer.ok ? { ...idle, done } : { ...idle, error: answer.error });
    });
  };
  return { ...state, send, clear: () => setState(idle) };
}

const idle = { busy: false, error: null, done: null } as const;

import { useCallback } from 'react';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { ok, type Result } from '../../../shared/result';
import type { IpcError } from '../../../shared/ipc/contract';
import { useLoaded, type Loaded } from '../../components/use-loaded';
import { useConsole, useConsoleState } from '../../state/console-context';
import { matches, noFilter, toQuery } from '../../state/filter';

/** Operations shown at most. */
const shownAtMost = 20;

/** What the Operations page is filtered by for a person: a request names its user by the cloud anchor. */
export function operationsText({ cloudAnchor, userPrincipalName }: FoundPersonView): string | null {
  return cloudAnchor ?? userPrincipalName;
}

/** A person’s newest operations; asked for again when one of theirs ends. */
export function usePersonOperations(text: string): Loaded<readonly OperationRecord[]> {
  const { api } = useConsole();
  // Which operation of theirs ended last, and whether its reply is known by now.
  const newest = useConsoleState(({ host }) => {
    const query = toQuery({ ...noFilter, text }, 0);
    const found = host.view?.operations.find((record) => matches(record, query));
    return found === undefined ? '' : `${String(found.seq)} ${String(found.replied)}`;
  });
  const load = useCallback(async (): Promise<Result<readonly OperationRecord[], IpcError>> => {
    const answer = await api.queryOperations(toQuery({ ...noFilter, text }, 0));
    return answer.ok ? ok(answer.value.operations.slice(0, shownAtMost)) : answer;
  }, [api, text]);
  return useLoaded(load, newest);
}

import { useCallback } from 'react';
import type { ConnectorView } from '../../../shared/ipc/directory-channels';
import { useLoaded, type Loaded } from '../../components/use-loaded';
import { useConsole, useConsoleState } from '../../state/console-context';
import { listVersion, withLiveStatus } from '../../state/connectors';

const none: readonly never[] = [];

/** The forests, with their state as it changes. */
export function useForests(): Loaded<readonly ConnectorView[]> {
  const { api } = useConsole();
  const live = useConsoleState(({ host }) => host.view?.status.connectors ?? none);
  const lastImportAt = useConsoleState(({ host }) => host.view?.status.identity.lastImportAt ?? null);
  const load = useCallback(() => api.call('connectors.list', undefined), [api]);
  const listed = useLoaded<readonly ConnectorView[]>(load, listVersion(live, lastImportAt));
  return { ...listed, value: listed.value === null ? null : withLiveStatus(listed.value, live) };
}

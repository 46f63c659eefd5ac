import type { ConnectorView } from '../../shared/ipc/directory-channels';
import type { ConnectorStatus } from '../../shared/model/agent-status';

/** The forests with their newest state: `live` comes by itself, `views` only when it is asked for. */
export function withLiveStatus(
  views: readonly ConnectorView[],
  live: readonly ConnectorStatus[],
): readonly ConnectorView[] {
  return views.map((view) => ({
    ...view,
    status: live.find(({ id }) => id === view.connector.id) ?? view.status,
  }));
}

/**
 * Changes when the list has to be asked for again: a forest came or went, or an import ended (and with it the number of
 * users may differ).
 */
export function listVersion(live: readonly ConnectorStatus[], lastImportAt: number | null): string {
  return `${live.map(({ id }) => id).join(' ')} ${lastImportAt ?? 'never'}`;
}

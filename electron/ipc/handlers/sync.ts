import type { AgentFacade } from '../../agent/agent-facade';
import { copied } from './copied';
import type { Handlers } from '../register';

type SyncChannels =
  | 'runs.list'
  | 'runs.errors'
  | 'runs.start'
  | 'runs.cycle'
  | 'runs.cancel'
  | 'scheduler.set'
  | 'people.lineage';

/**
 * `runs.*`, `scheduler.set`, `people.lineage`: the sync engine.
 *
 * @param actor operating-system user, for the activity log
 */
export function syncHandlers(
  { sync }: Pick<AgentFacade, 'sync'>,
  actor: string,
): Pick<Handlers, SyncChannels> {
  return {
    'runs.list': ({ connector }) => copied(sync.list(connector)),
    'runs.errors': ({ runId }) => copied(sync.errors(runId)),
    'runs.start': ({ connector, profile }) => sync.start(connector, profile, actor),
    'runs.cycle': ({ policy }) => sync.cycle(policy, actor),
    'runs.cancel': () => sync.cancel(actor),
    'scheduler.set': (change) => sync.setScheduler(change, actor),
    'people.lineage': ({ key }) => sync.lineage(key),
  };
}

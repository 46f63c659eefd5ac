import type { ActivityPage, ActivityQuery } from '../../../shared/ipc/audit-channels';
import { createActivityReader, type ActivityReader } from './activity-reader';
import type { ActivityRepository } from './activity-repository';
import { createActivitySearch } from './activity-search';
import type { Database } from './database';
import { createForwardingRepository, type ForwardingRepository } from './forwarding-repository';
import { createRetention, type Retention } from './retention';

/** What is done with the activity log besides appending. */
export interface AuditStore {
  readonly reader: ActivityReader;
  readonly retention: Retention;
  readonly forwarding: ForwardingRepository;
  query(query: ActivityQuery): ActivityPage;
}

/** Binds it to a database. */
export function createAuditStore(db: Database, activity: Pick<ActivityRepository, 'append'>): AuditStore {
  const reader = createActivityReader(db);
  return {
    reader,
    retention: createRetention(db, activity, reader),
    forwarding: createForwardingRepository(db),
    query: createActivitySearch(db),
  };
}

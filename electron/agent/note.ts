import type { EventId } from '../../shared/event-ids';
import type { Log } from './diagnostics/log';
import type { ActivityRepository } from './store/activity-repository';

/**
 * Puts an event that belongs to no operation into the activity log. Never throws: an event that cannot be kept (full
 * disk) is in the log file instead, and neither stops what it tells of nor the connection to the relay.
 *
 * @param actor `agent`, or the operating-system user
 */
export type Note = (
  eventId: EventId,
  actor: string,
  data: Readonly<Record<string, string | number | null>>,
) => void;

/** Binds events to the activity log. */
export function createNote(activity: Pick<ActivityRepository, 'append'>, log: Log): Note {
  return (eventId, actor, data) => {
    try {
      activity.append({ eventId, requestId: null, actor, data: { ...data } });
    } catch (cause) {
      log.error('activity.notRecorded', { eventId, actor, ...data, cause });
    }
  };
}

/**
 * How runs and steps end, by the names of the Synchronization Service Manager, from the worst to the best; a run ends
 * as the worst of its steps. Source: “WMI Provider Return Strings” (learn.microsoft.com, ms699322) and “Execute Method”
 * (ms697765).
 *
 * - `stopped-server`: an error nobody foresaw, or the agent ended during the run
 * - `stopped-user-termination-from-wmi-or-ui`: cancelled
 * - `stopped-error-limit`: more than 5,000 errors
 * - `no-start-…`: nothing was read
 * - `completed-discovery-errors`: objects that cannot be told apart were left out, so that nobody counts as deleted
 * - `completed-sync-errors`: the rules could not decide for all
 * - `completed-no-objects`: a full import found nobody
 */
export const runStatuses = [
  'stopped-server',
  'stopped-user-termination-from-wmi-or-ui',
  'stopped-error-limit',
  'stopped-connectivity',
  'no-start-credentials',
  'no-start-connection',
  'completed-discovery-errors',
  'completed-sync-errors',
  'completed-no-objects',
  'success',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A run or step that goes on has this instead. */
export type ShownStatus = RunStatus | 'in-progress';

/** Errors after which a step stops (Synchronization Service Manager: `stopped-error-limit`). */
export const errorLimit = 5_000;

/** How a run ends whose steps ended so; none = `success`. */
export function worstOf(statuses: readonly RunStatus[]): RunStatus {
  return runStatuses.find((status) => statuses.includes(status)) ?? 'success';
}

/** Whether a step did all it was to do: what it read is in force. */
export function isCompleted(status: ShownStatus): boolean {
  return status === 'success' || status.startsWith('completed-');
}

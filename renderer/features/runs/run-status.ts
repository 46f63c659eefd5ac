import type { Health } from '../../components/state-badge';

/** How good a status is. The statuses are those of the Synchronization Service Manager. */
export function statusHealth(status: string): Health {
  if (status === 'success') return 'good';
  if (status === 'in-progress') return 'busy';
  if (status.startsWith('completed-')) return 'attention';
  // An administrator wanted it so.
  return status.startsWith('stopped-user-termination') ? 'idle' : 'bad';
}

/** Whether somebody should look at a run that ended so. */
export function isProblem(status: string): boolean {
  const health = statusHealth(status);
  return health === 'attention' || health === 'bad';
}

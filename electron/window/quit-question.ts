import type { WritebackState } from '../../shared/model/agent-status';

/** What ends with the app. */
interface AtStake {
  /** `null` = there is no agent. */
  readonly writeback: WritebackState | null;
  /** Whether the page has changes that are not saved, or a wizard that is not finished. */
  readonly unsaved: boolean;
}

/** What to ask before the app ends. */
export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
  readonly confirm: string;
}

const stops =
  'While this app does not run, nothing that people reset, change or unlock in the portal reaches Active Directory. To have no need of a window, run the agent as a service.';
const loses = 'What was changed in the window and is not saved, or not configured yet, is lost.';

/** The question, where quitting takes something away from somebody; else `null`. */
export function quitQuestion({ writeback, unsaved }: AtStake): QuitQuestion | null {
  const stopsWriteback = writeback !== null && writeback !== 'off';
  if (!stopsWriteback && !unsaved) return null;
  if (!stopsWriteback) return { message: 'Quit without saving?', detail: loses, confirm: 'Quit' };
  return {
    message: 'Quit and stop password writeback?',
    detail: unsaved ? `${stops}\n\n${loses}` : stops,
    confirm: 'Quit and stop',
  };
}

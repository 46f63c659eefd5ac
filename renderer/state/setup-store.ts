import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelInput, ChannelName, IpcError } from '../../shared/ipc/contract';
import type { SetupFeatures, SetupTask, SetupView } from '../../shared/model/setup';
import { err, ok, type Result } from '../../shared/result';
import type { ConsoleApi } from '../api';
import type { Drafts } from '../features/connectors/partitions/partition-drafts';
import type { CloudForm } from '../features/cloud/cloud-form';

/** Pages of the wizard, in the order of Microsoft Entra Connect. */
export const wizardPages = [
  'welcome',
  'tasks',
  'cloud',
  'directories',
  'filtering',
  'features',
  'ready',
  'configure',
  'complete',
] as const;
export type WizardPage = (typeof wizardPages)[number];

export interface SetupState {
  /** `null` until the host has said whether the agent is set up. */
  readonly view: SetupView | null;
  /** Why the host could not say it. */
  readonly error: IpcError | null;
  /** The page the wizard shows; `null` = the wizard is closed. */
  readonly page: WizardPage | null;
  /** What was typed in about the cloud’s users and is not in the draft yet; its secret stays in the field. */
  readonly cloudForm: CloudForm | null;
  /** Domains and containers that were ticked and are not in the draft yet. */
  readonly ticks: Drafts;
  /** Optional features that were ticked and are not in the draft yet. */
  readonly features: SetupFeatures | null;
}

/** The configuration wizard of this window. */
export interface SetupStore {
  readonly store: StoreApi<SetupState>;
  /** Asks the host how things are; opens the wizard where nothing is set up, or where it was left. */
  look(): Promise<void>;
  /** Opens it: at its beginning, or at the page of a task. */
  open(task: SetupTask | null): Promise<void>;
  show(page: WizardPage): void;
  /** Keeps what was typed in, for whoever goes back and on again; it is forgotten with the draft. */
  keep(typed: Partial<Pick<SetupState, 'cloudForm' | 'ticks' | 'features'>>): void;
  /**
   * Closes it; what was not configured is forgotten. It stays open, and says why, where the agent that was stopped cannot
   * be started again.
   */
  close(): Promise<Result<void, IpcError>>;
  /** Any channel that answers with the wizard’s state, which is taken over. */
  call<C extends SetupCall>(channel: C, input: ChannelInput<C>): Promise<Result<SetupView, IpcError>>;
}

type SetupCall = Extract<
  ChannelName,
  | 'setup.state'
  | 'setup.begin'
  | 'setup.discard'
  | 'setup.chooseEnrolment'
  | 'setup.cloud'
  | 'setup.features'
  | 'setup.configure'
  | 'setup.stop'
>;

const taskPages: Readonly<Record<SetupTask, readonly WizardPage[]>> = {
  setUp: wizardPages,
  customize: wizardPages,
  features: ['welcome', 'tasks', 'features', 'ready', 'configure', 'complete'],
  enrol: ['welcome', 'tasks', 'cloud', 'ready', 'configure', 'complete'],
  again: ['welcome', 'tasks', 'ready', 'configure', 'complete'],
};

/** Pages of a task, from the first to the last; the same list every time. */
export function pagesOf(task: SetupTask): readonly WizardPage[] {
  return taskPages[task];
}

/** The page before or after one; the same page at the ends. */
export function pageBeside(task: SetupTask, page: WizardPage, step: -1 | 1): WizardPage {
  const pages = pagesOf(task);
  return pages[pages.indexOf(page) + step] ?? page;
}

/** Where the wizard goes on when the window was closed in the middle. */
function pageOfRun({ run }: SetupView): WizardPage | null {
  if (run === null) return null;
  return run.phase === 'done' ? 'complete' : 'configure';
}

/** Makes the wizard’s state on a host. */
export function createSetupStore(api: Pick<ConsoleApi, 'call'>): SetupStore {
  const nothingTyped = { cloudForm: null, ticks: new Map(), features: null } as const;
  const store = createStore<SetupState>(() => ({ view: null, error: null, page: null, ...nothingTyped }));
  const call: SetupStore['call'] = async (channel, input) => {
    const answer = (await api.call(channel, input)) as Result<SetupView, IpcError>;
    const forgets = channel === 'setup.begin' || channel === 'setup.discard';
    if (answer.ok) store.setState({ view: answer.value, ...(forgets ? nothingTyped : {}) });
    return answer.ok ? answer : err(answer.error);
  };
  return {
    store,
    call,
    async look() {
      const answer = await call('setup.state', undefined);
      if (!answer.ok) {
        store.setState({ error: answer.error });
        return;
      }
      const resumed = pageOfRun(answer.value);
      const page = resumed ?? (answer.value.current === null ? 'welcome' : null);
      store.setState({ error: null, page });
    },
    async open(task) {
      if (task === null) {
        await call('setup.state', undefined);
        store.setState({ page: 'welcome' });
        return;
      }
      const begun = await call('setup.begin', { task });
      if (begun.ok) store.setState({ page: pageBeside(task, 'tasks', 1) });
    },
    show(page) {
      store.setState({ page });
    },
    keep(typed) {
      store.setState(typed);
    },
    async close() {
      const answer = await call('setup.discard', undefined);
      if (!answer.ok) return answer;
      // An agent that is not set up has nothing else to show.
      store.setState({ page: answer.value.current === null ? 'welcome' : null });
      return ok(undefined);
    },
  };
}

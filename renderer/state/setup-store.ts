import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelInput, ChannelName, IpcError } from '../../shared/ipc/contract';
import type { SetupTask, SetupView } from '../../shared/model/setup';
import { err, type Result } from '../../shared/result';
import type { ConsoleApi } from '../api';

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
}

/** The configuration wizard of this window. */
export interface SetupStore {
  readonly store: StoreApi<SetupState>;
  /** Asks the host how things are; opens the wizard where nothing is set up, or where it was left. */
  look(): Promise<void>;
  /** Opens it: at its beginning, or at the page of a task. */
  open(task: SetupTask | null): Promise<void>;
  show(page: WizardPage): void;
  /** Closes it; what was not configured is forgotten. */
  close(): Promise<void>;
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
  const store = createStore<SetupState>(() => ({ view: null, error: null, page: null }));
  const call: SetupStore['call'] = async (channel, input) => {
    const answer = (await api.call(channel, input)) as Result<SetupView, IpcError>;
    if (answer.ok) store.setState({ view: answer.value });
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
    async close() {
      const answer = await call('setup.discard', undefined);
      // An agent that is not set up has nothing else to show.
      const page = answer.ok && answer.value.current === null ? 'welcome' : null;
      store.setState({ page });
    },
  };
}

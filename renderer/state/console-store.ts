import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Delta, IpcError } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { ConsoleApi } from '../api';
import type { Filter } from './filter';
import {
  deltaArrived,
  initialHostState,
  snapshotArrived,
  snapshotFailed,
  snapshotRequested,
  type HostState,
} from './host-state';
import { left, pageWanted, type PageGuard } from './page-guard';
import {
  holdChanged,
  initialLogState,
  loadStarted,
  moreStarted,
  operationsEnded,
  pageArrived,
  pageFailed,
  type LogState,
} from './log-state';
import { createPeople, type People } from './people-store';
import { createSetupStore, type SetupStore } from './setup-store';

export type Page = 'overview' | 'operations' | 'connectors' | 'people' | 'keys' | 'activity';

/** What the Operations page shows. */
export type OperationsView = 'log' | 'deadLetters';

export interface ConsoleState extends PageGuard {
  readonly host: HostState;
  readonly log: LogState;
  readonly operationsView: OperationsView;
  /** The operation whose details are open. */
  readonly selected: OperationRecord | null;
  /** What the switch has been set to while the host carries it out. */
  readonly switchingTo: boolean | null;
  /** Why the last use of the switch was not carried out. */
  readonly switchError: IpcError | null;
}

/** Everything the components may do. */
export interface ConsoleActions {
  /** Shows a page; one with unsaved changes is asked first (`wanted`). */
  showPage(page: Page): void;
  /** Says whether the page has changes that would be lost. */
  setUnsaved(unsaved: boolean): void;
  /** Goes to the page that is wanted and loses the changes, or stays. */
  answerLeave(leave: boolean): void;
  setOperationsView(view: OperationsView): void;
  /** Opens the details of an operation, or closes them with `null`. */
  select(record: OperationRecord | null): void;
  /** Loads the first page of a filter. */
  applyFilter(filter: Filter): void;
  /** Loads the next page, unless one is on its way. */
  loadMore(): void;
  /** Pauses or resumes the live log, or notes whether it is scrolled away from its newest row. */
  setHold(hold: Partial<Pick<LogState, 'paused' | 'away'>>): void;
  setWriteback(enabled: boolean): void;
  /** Asks the host for a snapshot again. */
  refresh(): void;
}

export interface Console {
  readonly store: StoreApi<ConsoleState>;
  readonly actions: ConsoleActions;
  readonly api: ConsoleApi;
  /** The People page. */
  readonly people: People;
  /** The configuration wizard. */
  readonly setup: SetupStore;
  /** Subscribes to the host and fetches the first snapshot. @returns a function that ends the subscription */
  start(): () => void;
}

/** How long to wait before a snapshot is fetched once more because the one before already had a gap behind it. */
const refetchDelayMs = 1000;

interface Parts {
  readonly store: StoreApi<ConsoleState>;
  readonly api: ConsoleApi;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Does something once after `refetchDelayMs`, in place of what waits. */
  readonly later: (work: () => void) => void;
}

function newestSeq(state: ConsoleState): number {
  return state.host.view?.operations[0]?.seq ?? 0;
}

async function loadFirstPage({ store, api, now }: Parts, filter: Filter): Promise<void> {
  store.setState((state) => ({ log: loadStarted(state.log, filter, now()) }));
  const { load, query } = store.getState().log;
  const answer = await api.queryOperations(query);
  store.setState(({ log }) => ({
    log: answer.ok ? pageArrived(log, load, answer.value) : pageFailed(log, load, answer.error),
  }));
}

async function loadNextPage({ store, api }: Parts): Promise<void> {
  const { log } = store.getState();
  const last = log.rows.at(-1);
  if (log.phase !== 'ready' || !log.more || last === undefined) return;
  store.setState({ log: moreStarted(log) });
  const answer = await api.queryOperations({ ...log.query, beforeSeq: last.seq });
  store.setState(({ log: current }) => ({
    log: answer.ok
      ? pageArrived(current, log.load, answer.value)
      : pageFailed(current, log.load, answer.error),
  }));
}

/** Brings a new snapshot’s operations into the log; when some may lie before them, the log is loaded again. */
function carryOver(parts: Parts, before: number): void {
  const { host, log } = parts.store.getState();
  const fresh = (host.view?.operations ?? []).filter((record) => record.seq > before);
  const oldest = fresh.at(-1);
  if (oldest === undefined || log.phase === 'idle') return;
  if (oldest.seq > before + 1) void loadFirstPage(parts, log.filter);
  else parts.store.setState({ log: operationsEnded(log, fresh) });
}

async function fetchSnapshot(parts: Parts): Promise<void> {
  const { store, api } = parts;
  const before = newestSeq(store.getState());
  store.setState((state) => ({ host: snapshotRequested(state.host) }));
  const answer = await api.snapshot();
  store.setState(({ host }) => ({
    host: answer.ok ? snapshotArrived(host, answer.value) : snapshotFailed(host, answer.error),
  }));
  if (answer.ok) carryOver(parts, before);
  if (store.getState().host.fetching) parts.later(() => void fetchSnapshot(parts));
}

function takeDelta({ store }: Parts, delta: Delta): void {
  store.setState((state) => {
    const host = deltaArrived(state.host, delta);
    const ended = host.fetching || host.view === state.host.view ? [] : (delta.operations ?? []);
    const selected = ended.find((record) => record.seq === state.selected?.seq) ?? state.selected;
    return { host, selected, log: ended.length === 0 ? state.log : operationsEnded(state.log, ended) };
  });
}

async function setWriteback({ store, api }: Parts, enabled: boolean): Promise<void> {
  if (store.getState().switchingTo !== null) return;
  store.setState({ switchingTo: enabled, switchError: null });
  const answer = await api.setWriteback(enabled);
  store.setState({ switchingTo: null, switchError: answer.ok ? null : answer.error });
}

function createActions(parts: Parts): ConsoleActions {
  const { store } = parts;
  return {
    showPage: (page) => {
      store.setState((state) => pageWanted(state, page));
    },
    setUnsaved: (unsaved) => {
      store.setState({ unsaved });
    },
    answerLeave: (leave) => {
      store.setState((state) => left(state, leave));
    },
    setOperationsView: (operationsView) => {
      store.setState({ operationsView });
    },
    select: (selected) => {
      store.setState({ selected });
    },
    applyFilter: (filter) => void loadFirstPage(parts, filter),
    loadMore: () => void loadNextPage(parts),
    setHold: (hold) => {
      const { log } = store.getState();
      const held = holdChanged(log, hold);
      // Called on every scroll event, and nearly always without a change.
      if (held !== log) store.setState({ log: held });
    },
    setWriteback: (enabled) => void setWriteback(parts, enabled),
    refresh: () => void fetchSnapshot(parts),
  };
}

/** Creates the console’s state on a host. `now` gives epoch milliseconds. */
export function createConsole(api: ConsoleApi, now: () => number): Console {
  const store = createStore<ConsoleState>(() => ({
    page: 'overview',
    unsaved: false,
    wanted: null,
    host: initialHostState,
    log: initialLogState,
    operationsView: 'log',
    selected: null,
    switchingTo: null,
    switchError: null,
  }));
  let again: ReturnType<typeof setTimeout> | undefined;
  const later = (work: () => void): void => {
    clearTimeout(again);
    again = setTimeout(work, refetchDelayMs);
  };
  const parts: Parts = { store, api, now, later };
  return {
    store,
    api,
    people: createPeople(api),
    setup: createSetupStore(api),
    actions: createActions(parts),
    start() {
      const unsubscribe = api.onDelta((delta) => {
        const before = store.getState().host.fetching;
        takeDelta(parts, delta);
        if (!before && store.getState().host.fetching) void fetchSnapshot(parts);
      });
      void fetchSnapshot(parts);
      return () => {
        clearTimeout(again);
        unsubscribe();
      };
    },
  };
}

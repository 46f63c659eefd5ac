import type { Delta, IpcError, Snapshot } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';

/** Newest operations kept: as many as a snapshot brings, so that the log can be carried on from them. */
const newestKept = 200;

/** What the console knows of the host: one snapshot, carried on by numbered deltas. */
export interface HostState {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Why the newest snapshot could not be fetched. */
  readonly error: IpcError | null;
  readonly view: Snapshot | null;
  /** Whether a snapshot is on its way (or has to be asked for). */
  readonly fetching: boolean;
  /** Deltas that arrived meanwhile; those the snapshot does not contain are applied on top of it. */
  readonly early: readonly Delta[];
}

/** Before the first snapshot. */
export const initialHostState: HostState = {
  phase: 'loading',
  error: null,
  view: null,
  fetching: true,
  early: [],
};

function mergeNewest(
  known: readonly OperationRecord[],
  ended: readonly OperationRecord[],
): OperationRecord[] {
  const bySeq = new Map(known.map((record) => [record.seq, record]));
  for (const record of ended) bySeq.set(record.seq, record);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, newestKept);
}

function apply(view: Snapshot, delta: Delta): Snapshot {
  return {
    ...view,
    seq: delta.seq,
    status: delta.status ?? view.status,
    counts: delta.counts ?? view.counts,
    operations:
      delta.operations === undefined ? view.operations : mergeNewest(view.operations, delta.operations),
  };
}

/** A snapshot is being asked for: deltas are kept until it is here. It contains those that came before. */
export function snapshotRequested(state: HostState): HostState {
  const phase = state.view === null ? 'loading' : state.phase;
  return { ...state, fetching: true, phase, error: null, early: [] };
}

/** Takes a snapshot and every kept delta it does not contain. A gap among those leaves `fetching` set. */
export function snapshotArrived(state: HostState, snapshot: Snapshot): HostState {
  const fresh: HostState = { phase: 'ready', error: null, view: snapshot, fetching: false, early: [] };
  return [...state.early].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq).reduce(deltaArrived, fresh);
}

/**
 * Keeps what is known: an old view with an error is better than none. Only where there is no agent any more, the view of
 * the former one would be wrong. What came meanwhile asks again.
 */
export function snapshotFailed(state: HostState, error: IpcError): HostState {
  const view = error.code === 'notFound' ? null : state.view;
  const fetching = state.early.length > 0;
  return { ...state, view, phase: view === null ? 'failed' : 'ready', error, fetching };
}

/**
 * Applies a delta; when one is missing before it, or it is of another agent, keeps it and sets `fetching`, which asks for
 * a new snapshot.
 */
export function deltaArrived(state: HostState, delta: Delta): HostState {
  const { view } = state;
  if (state.fetching) return { ...state, early: [...state.early, delta] };
  if (view === null) return { ...state, fetching: true, early: [delta] };
  if (delta.epoch < view.epoch || (delta.epoch === view.epoch && delta.seq <= view.seq)) return state;
  if (delta.epoch !== view.epoch || delta.seq > view.seq + 1)
    return { ...state, fetching: true, early: [delta] };
  return { ...state, view: apply(view, delta) };
}

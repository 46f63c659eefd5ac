import { difference } from './difference';
import { evaluate } from './evaluate';
import type { Group, Link } from './group';
import type { StepResult } from './import-step';
import { cloudConnector } from './objects';
import { syncRules } from './rules';
import { noCounts, type RunError, type StepCounts } from './run';
import { errorLimit, type RunStatus } from './status';
import type { GroupChange, Metaverse, WriteCounts } from './storage';

/** What a synchronisation step needs. */
export interface SynchronizeStep {
  readonly full: boolean;
  readonly connector: string;
  readonly runId: number;
  readonly step: number;
  readonly metaverse: Metaverse;
  addErrors(errors: readonly RunError[]): void;
  now(): number;
  progress(counts: StepCounts): void;
  /** After each write, so that others get their turn with the database. */
  breathe(): Promise<void>;
}

/** Source anchors of one transaction: about 20 ms. */
const batch = 250;

/** Whether a connector has to do with a group; what no object claims any more concerns every connector. */
function concerns(group: Group, connector: string): boolean {
  const { directory, cloud, metaverse, errors, formerOf } = group;
  if (directory.some((member) => member.connector === connector) || formerOf.includes(connector)) return true;
  if (connector === cloudConnector && cloud.length > 0) return true;
  if (errors.some(({ objects }) => objects.some((object) => object.connector === connector))) return true;
  const has = (members: readonly { readonly id: number }[], { objectId }: Link): boolean =>
    members.some(({ id }) => id === objectId);
  if (metaverse === null) return directory.length + cloud.length === 0;
  const orphan =
    metaverse.directoryLinks.some((link) => !has(directory, link)) ||
    metaverse.cloudLinks.some((link) => !has(cloud, link));
  return orphan || directory.length + cloud.length === 0;
}

function add(counts: StepCounts, written: WriteCounts): StepCounts {
  return {
    ...counts,
    adds: counts.adds + written.adds,
    updates: counts.updates + written.updates,
    deletes: counts.deletes + written.deletes,
    unchanged: counts.unchanged + written.unchanged,
    joins: counts.joins + written.joins,
    disconnects: counts.disconnects + written.disconnects,
  };
}

/** Batches of anchors, until there are none: all of them, or those that wait. */
function createCursor(step: SynchronizeStep): () => readonly string[] {
  if (!step.full) return () => step.metaverse.pendingAnchors(step.connector, batch);
  let after: string | null = null;
  return () => {
    const anchors = step.metaverse.anchorsAfter(after, batch);
    after = anchors.at(-1) ?? after;
    return anchors;
  };
}

/** Before all else: cloud-only users would be looked at again with every batch. */
async function settleWithoutAnchor(step: SynchronizeStep): Promise<StepCounts> {
  let counts = noCounts;
  for (;;) {
    const { settled, disconnects } = step.metaverse.settleWithoutAnchor();
    if (settled === 0) return counts;
    counts = { ...counts, disconnects: counts.disconnects + disconnects };
    await step.breathe();
  }
}

function reportErrors(step: SynchronizeStep): { errors: Record<string, number>; status: RunStatus } {
  const found = step.metaverse.errors(step.connector, errorLimit + 1);
  const reported = found.slice(0, errorLimit).map(({ kind, objects, sourceAnchor }): RunError => ({
    step: step.step,
    kind,
    object: objects[0]?.name ?? null,
    line: null,
    detail: `Source anchor ${sourceAnchor}: ${objects.map(({ connector, name }) => `${name} (${connector})`).join('; ')}`,
  }));
  step.addErrors(reported);
  const errors: Record<string, number> = {};
  for (const { kind } of reported) errors[kind] = (errors[kind] ?? 0) + 1;
  if (found.length > errorLimit) return { errors, status: 'stopped-error-limit' };
  return { errors, status: found.length > 0 ? 'completed-sync-errors' : 'success' };
}

/**
 * Applies the rules to everything of a connector (full), or to what an import left to do (delta): source anchor by source
 * anchor, each in one transaction, so that a person’s links are the former ones or the new ones and never half of each.
 */
export async function runSynchronizeStep(step: SynchronizeStep, signal: AbortSignal): Promise<StepResult> {
  const next = createCursor(step);
  const decide = (groups: readonly Group[]): readonly GroupChange[] => {
    const concerned = step.full ? groups.filter((group) => concerns(group, step.connector)) : groups;
    return concerned.map((group) => ({ group, change: difference(group, evaluate(group, syncRules)) }));
  };
  let counts = noCounts;
  if (step.connector === cloudConnector) counts = await settleWithoutAnchor(step);
  for (let anchors = next(); anchors.length > 0; anchors = next()) {
    if (signal.aborted) {
      return {
        status: 'stopped-user-termination-from-wmi-or-ui',
        counts,
        message: 'Cancelled. What was not reached keeps its former links until the next synchronisation.',
      };
    }
    counts = add(counts, step.metaverse.update(anchors, decide, step.runId, step.now()));
    step.progress(counts);
    await step.breathe();
  }
  const { errors, status } = reportErrors(step);
  return { status, counts: { ...counts, errors }, message: null };
}

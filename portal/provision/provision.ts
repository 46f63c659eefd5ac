import { randomBytes } from 'node:crypto';
import type { QueueNames } from '../../shared/protocol/limits';
import { err, ok, type Result } from '../../shared/result';
import type { AdministrationFault, QueueState, RelayAdministration } from './administration';
import { desiredQueues } from './desired-queues';
import {
  isInPlace,
  planProvisioning,
  type FoundQueues,
  type KeyChange,
  type Plan,
  type PlanStep,
} from './plan';

/** A shared access key as Service Bus makes them: 256 random bits, base64. */
export function newSasKey(): string {
  return randomBytes(32).toString('base64');
}

async function readQueues(
  administration: RelayAdministration,
  names: QueueNames,
): Promise<Result<FoundQueues, AdministrationFault>> {
  const found = new Map<string, QueueState | null>();
  for (const { name } of desiredQueues(names)) {
    const queue = await administration.readQueue(name);
    if (!queue.ok) return queue;
    found.set(name, queue.value);
  }
  return ok(found);
}

/** Reads the relay and plans; changes nothing. */
export async function makePlan(
  administration: RelayAdministration,
  names: QueueNames,
  change?: KeyChange,
): Promise<Result<Plan, AdministrationFault>> {
  const found = await readQueues(administration, names);
  return found.ok ? ok(planProvisioning(found.value, names, newSasKey, change)) : found;
}

/** Why a plan was not carried out to its end; `done` names the queues that were changed before. */
export interface ApplyFault extends AdministrationFault {
  readonly queue: string;
  readonly done: readonly string[];
}

/**
 * Carries out a plan queue by queue and reads all of it again: what Service Bus took without doing it is an error.
 * After a fault the relay is somewhere between before and after; provisioning again goes on from there.
 *
 * @param onStep told of each queue once it has been changed
 */
export async function applyPlan(
  administration: RelayAdministration,
  names: QueueNames,
  plan: Plan,
  onStep: (step: PlanStep) => void,
): Promise<Result<void, ApplyFault>> {
  const done: string[] = [];
  for (const step of plan.steps) {
    if (step.kind === 'keep') continue;
    const { target } = step;
    const result =
      step.kind === 'create'
        ? await administration.createQueue(target)
        : await administration.updateQueue(target);
    if (!result.ok) return err({ ...result.error, queue: step.queue, done });
    done.push(step.queue);
    onStep(step);
  }
  const again = await makePlan(administration, names);
  if (!again.ok) return err({ ...again.error, queue: names.requests, done });
  const left = again.value.steps.find(({ kind }) => kind !== 'keep');
  if (isInPlace(again.value) || left === undefined) return ok(undefined);
  const message = `Service Bus took the change without an error, and yet: ${left.changes.join('; ')}`;
  return err({ code: 'failed', message, queue: left.queue, done });
}

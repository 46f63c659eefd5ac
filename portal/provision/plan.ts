import type { QueueNames } from '../../shared/protocol/limits';
import { agreeKeys, type AgreedKeys, type FoundKeys, type KeyPair } from './access-keys';
import type { QueueState, SasRule } from './administration';
import { desiredQueues, ruleNames, sides, type DesiredQueue, type Side } from './desired-queues';
import { rotationMark, withRotationMark } from './rotation-mark';
import { settingDrift, settingTexts } from './setting-drift';

/** What will be done to one queue. No text holds a key. */
export interface PlanStep {
  readonly queue: string;
  readonly kind: 'create' | 'update' | 'keep';
  /** What changes, one sentence each. */
  readonly changes: readonly string[];
  /** What is not as it should be and stays so, one sentence each. */
  readonly notes: readonly string[];
  /** Set when the queue cannot serve and only an administrator can mend that. */
  readonly blocked: string | null;
  readonly target: QueueState;
}

/** What will be done to the relay, and the keys that hold afterwards. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Secrets. */
  readonly keys: Readonly<Record<Side, KeyPair>>;
  /** When the rotation of a side’s keys began that has not been finished; `null` = none. */
  readonly rotating: Readonly<Record<Side, string | null>>;
}

/** The queues as they were read, by name; a missing one is `null`. */
export type FoundQueues = ReadonlyMap<string, QueueState | null>;

const keyReasons: Readonly<Record<AgreedKeys['because'], string>> = {
  none: '',
  agreed: 'gets the keys of the other queues',
  interruptedRotation: 'completes the rotation of its keys that was interrupted; the old key goes on to work',
  interruptedFinish: 'completes the end of the rotation that was interrupted; the old key ends',
  rotationBegun: 'gets a new primary key; the former one goes on to work as the secondary one',
  rotationFinished: 'gets a new secondary key; the former key ends',
  different: 'gets the keys of the first queue, because the keys differ',
};

function foundKeys(queues: readonly QueueState[], side: Side): readonly FoundKeys[] {
  return queues.flatMap((queue) => {
    const rule = queue.rules.find(({ name }) => name === ruleNames[side]);
    return rule === undefined ? [] : [{ ...rule, rotating: rotationMark(queue.userMetadata, side) !== null }];
  });
}

function ruleChange(before: SasRule | undefined, after: SasRule, because: AgreedKeys['because']): string[] {
  const right = after.rights.join(', ');
  if (before === undefined) return [`add access rule ${after.name}: ${right} only`];
  const changes: string[] = [];
  if (before.rights.join() !== after.rights.join()) {
    changes.push(`access rule ${after.name}: ${before.rights.join(', ') || 'no right'} → ${right} only`);
  }
  if (before.primaryKey !== after.primaryKey || before.secondaryKey !== after.secondaryKey) {
    changes.push(`access rule ${after.name} ${keyReasons[because]}`);
  }
  return changes;
}

function newQueue(desired: DesiredQueue, rules: readonly SasRule[], userMetadata: string): PlanStep {
  return {
    queue: desired.name,
    kind: 'create',
    changes: [
      `create the queue: ${settingTexts(desired.settings).join(', ')}`,
      ...rules.map((rule) => `add access rule ${rule.name}: ${rule.rights.join(', ')} only`),
    ],
    notes: [],
    blocked: null,
    target: { name: desired.name, settings: desired.settings, rules, userMetadata },
  };
}

function fixedSettings(queue: string, fixed: readonly string[]): Pick<PlanStep, 'notes' | 'blocked'> {
  const sessions = fixed.find((text) => text.startsWith('sessions'));
  return {
    notes: fixed
      .filter((text) => text !== sessions)
      .map(
        (text) => `${text}: Service Bus cannot change this; delete the queue and provision again to have it`,
      ),
    blocked:
      sessions === undefined
        ? null
        : `${queue} cannot serve (${sessions}), and Service Bus cannot change that: delete the queue, then provision again`,
  };
}

interface Wanted {
  readonly desired: DesiredQueue;
  readonly keys: Readonly<Record<Side, AgreedKeys>>;
  readonly rotating: Plan['rotating'];
}

function planQueue(found: QueueState | null, { desired, keys, rotating }: Wanted): PlanStep {
  const own = sides.map((side): readonly [Side, SasRule] => [
    side,
    { name: ruleNames[side], rights: [desired.rights[side]], ...keys[side].pair },
  ]);
  const rules = own.map(([, rule]) => rule);
  const userMetadata = sides.reduce(
    (text, side) => withRotationMark(text, side, rotating[side]),
    found?.userMetadata ?? '',
  );
  if (found === null) return newQueue(desired, rules, userMetadata);
  const drift = settingDrift(found.settings, desired.settings);
  const strangers = found.rules.filter(({ name }) => !rules.some((rule) => rule.name === name));
  const ruleOf = (name: string): SasRule | undefined => found.rules.find((rule) => rule.name === name);
  const changes = [
    ...drift.filter(({ repairable }) => repairable).map(({ text }) => text),
    ...own.flatMap(([side, rule]) => ruleChange(ruleOf(rule.name), rule, keys[side].because)),
  ];
  if (changes.length === 0 && userMetadata !== found.userMetadata)
    changes.push('correct the mark of a rotation');
  const fixed = fixedSettings(
    desired.name,
    drift.filter(({ repairable }) => !repairable).map(({ text }) => text),
  );
  const { requiresSession, detectsDuplicates } = found.settings;
  return {
    queue: desired.name,
    kind: changes.length === 0 ? 'keep' : 'update',
    changes,
    notes: [
      ...fixed.notes,
      ...strangers.map(
        ({ name, rights }) => `has another access rule, ${name} (${rights.join(', ')}): left as it is`,
      ),
    ],
    blocked: fixed.blocked,
    target: {
      name: desired.name,
      settings: { ...desired.settings, requiresSession, detectsDuplicates },
      rules: [...strangers, ...rules],
      userMetadata,
    },
  };
}

/** What a rotation changes about a side before the plan is made. */
export type KeyChange = (side: Side, agreed: AgreedKeys) => AgreedKeys & { readonly since?: string | null };

/**
 * Plans what brings four queues to what writeback needs: what is missing is made, what drifted is repaired, what is
 * right is left alone, rules and metadata of others included.
 *
 * @param newKey makes a random key
 * @param change a rotation’s change of keys; default: none
 */
export function planProvisioning(
  found: FoundQueues,
  names: QueueNames,
  newKey: () => string,
  change: KeyChange = (_side, agreed) => agreed,
): Plan {
  const desired = desiredQueues(names);
  const existing = desired.flatMap(({ name }) => found.get(name) ?? []);
  const keysOf = (side: Side): ReturnType<KeyChange> =>
    change(side, agreeKeys(foundKeys(existing, side), newKey));
  const keys = { agent: keysOf('agent'), portal: keysOf('portal') };
  const since = (side: Side): string | null => {
    const changed = keys[side];
    if (changed.since !== undefined) return changed.since;
    if (!changed.rotating) return null;
    return (
      existing.map((queue) => rotationMark(queue.userMetadata, side)).find((mark) => mark !== null) ?? null
    );
  };
  const rotating = { agent: since('agent'), portal: since('portal') };
  return {
    steps: desired.map((each) => planQueue(found.get(each.name) ?? null, { desired: each, keys, rotating })),
    keys: { agent: keys.agent.pair, portal: keys.portal.pair },
    rotating,
  };
}

/** Whether a plan changes nothing and nothing stands in its way. */
export function isInPlace(plan: Plan): boolean {
  return plan.steps.every(({ kind, blocked }) => kind === 'keep' && blocked === null);
}

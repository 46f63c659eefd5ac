import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationQuerySchema } from '../../../shared/ipc/contract';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { partitionSettingsSchema, type PartitionSettings } from '../../../shared/model/partition';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { demoPassword } from '../../../lab/demo/demo-passwords';
import { forestsAvailable } from '../../../lab/samba/samba-available';
import type { CorpForest, DcName, Person } from '../../../lab/types';
import type { PortalOutcome } from '../../../portal/outcome';
import { startSystem, untilTrue, type RunningSystem } from '../main-job/running-system';

const corpDn = 'DC=corp,DC=example,DC=com';
const hostOf = (name: DcName): string => `${name}.corp.example.com`;
/** Resets under way at the same time. */
const lanes = 3;

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

/** One reset and what is true afterwards. */
interface Judged {
  readonly person: Person;
  readonly password: string;
  readonly outcome: PortalOutcome;
}

let system: RunningSystem;
let corp: CorpForest;
let corpId: string;
let people: Person[];

async function reset(person: Person): Promise<Judged> {
  const password = demoPassword('good');
  const outcome = await system.lab.portal.reset({
    cloudAnchor: system.lab.cloud.anchorOf(person),
    newPassword: password,
  });
  return { person, password, outcome };
}

/** Resets everybody once, a few at a time, and does something in the middle. */
async function traffic(persons: readonly Person[], midway: () => Promise<void>): Promise<Judged[]> {
  const queue = [...persons];
  const done: Judged[] = [];
  const middle: Promise<void>[] = [];
  const lane = async (): Promise<void> => {
    for (let person = queue.shift(); person !== undefined; person = queue.shift()) {
      done.push(await reset(person));
      if (done.length >= persons.length / 3 && middle.length === 0) middle.push(midway());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await Promise.all(middle);
  return done;
}

/** Whether the new password opens the account at the domain controller that must have it. */
function isSet({ person, password }: Judged, at: DcName): Promise<boolean> {
  return corp.bindTo(at, person.distinguishedName, password);
}

/** No success without the password set, and no failure with it set. `uncertain` claims neither. */
async function expectTruth(judged: readonly Judged[], at: DcName): Promise<void> {
  const lies: string[] = [];
  for (const one of judged) {
    const { kind } = outcomeCodes[one.outcome.code];
    if (kind === 'unknown') continue;
    const set = await isSet(one, at);
    if (set !== (kind === 'success'))
      lies.push(`${one.outcome.code} for ${one.person.samAccountName}, set: ${set}`);
  }
  expect(lies).toEqual([]);
}

function recordOf({ outcome }: Judged): OperationRecord {
  const page = system.agent.queryOperations(operationQuerySchema.parse({ text: outcome.requestId }));
  const [record] = page.operations;
  if (record === undefined) throw new Error(`No record of ${outcome.requestId}`);
  return record;
}

async function prefer(changes: Partial<PartitionSettings>): Promise<void> {
  const settings = partitionSettingsSchema.parse({ distinguishedName: corpDn, ...changes });
  const saved = await system.agent.connectors.savePartition(corpId, settings, null, 'test');
  expect(saved).toMatchObject({ ok: true });
}

/** Where reads of the domain were done last. */
async function readsFrom(): Promise<string | null> {
  const partitions = await system.agent.connectors.partitions(corpId);
  if (!partitions.ok) throw new Error(partitions.error.message);
  return (
    partitions.value.find(({ distinguishedName }) => distinguishedName === corpDn)?.readsFrom?.host ?? null
  );
}

const take = (count: number): Person[] => people.splice(0, count);

describe.skipIf(!available.ok)(`two real forests${missing}`, () => {
  beforeAll(async () => {
    system = await startSystem('forests');
    const { forests } = system.lab;
    if (forests === null) throw new Error('The lab has no forests');
    corp = forests.corp;
    corpId = corp.connector.id;
    people = corp.people.filter(({ role }) => role === 'plain');
  }, 240_000);

  afterAll(() => system?.stop(), 60_000);

  describe('a preferred domain controller', () => {
    it('is read from, while the write goes to the PDC emulator', async () => {
      await prefer({ preferredDomainControllers: [hostOf('dc2')] });
      const judged = await Promise.all(take(2).map(reset));
      expect(judged.map(({ outcome }) => outcome.code)).toEqual(['success', 'success']);
      expect(judged.map((one) => recordOf(one).domainController)).toEqual([hostOf('dc1'), hostOf('dc1')]);
      expect(await readsFrom()).toBe(hostOf('dc2'));
      await expectTruth(judged, 'dc1');
    });

    it('that is killed in mid-traffic is skipped, and every reset still succeeds', async () => {
      const judged = await traffic(take(9), () => corp.stopDc('dc2', 'kill'));
      expect(judged.map(({ outcome }) => outcome.code)).toEqual(judged.map(() => 'success'));
      await expectTruth(judged, 'dc1');
    });

    it('that is the only one allowed, and dead, makes operations fail by its name', async () => {
      await prefer({ preferredDomainControllers: [hostOf('dc2')], onlyPreferred: true });
      const [judged] = await Promise.all(take(1).map(reset));
      if (judged === undefined) throw new Error('nobody left');
      expect(judged.outcome.code).toBe('directoryUnreachable');
      expect(recordOf(judged).diagnostic).toContain(hostOf('dc2'));
      await expectTruth([judged], 'dc1');
    });

    it('is used again when it is back', async () => {
      await corp.startDc('dc2');
      const [person] = take(1);
      if (person === undefined) throw new Error('nobody left');
      let last: Judged | null = null;
      await untilTrue(
        'the preferred domain controller is used again',
        async () => {
          last = await reset(person);
          return last.outcome.code === 'success';
        },
        70_000,
      );
      expect(await readsFrom()).toBe(hostOf('dc2'));
    }, 120_000);
  });

  describe('the PDC emulator', () => {
    it('that is killed in mid-traffic: every outcome is true, and the other forest goes on', async () => {
      await prefer({ preferredDomainControllers: [hostOf('dc2')] });
      const judged = await traffic(take(9), () => corp.stopDc('dc1', 'kill'));
      const codes = judged.map(({ outcome }) => outcome.code);
      expect(codes.slice(0, 3)).toEqual(['success', 'success', 'success']);
      const lost = codes.filter((code) => code !== 'success');
      expect(lost.length).toBeGreaterThan(0);
      for (const code of lost)
        expect(['pdcUnreachable', 'uncertain', 'directoryUnreachable']).toContain(code);

      const fabrikam = system.lab.forests?.fabrikam;
      const neighbour = fabrikam?.people.find(({ role }) => role === 'plain');
      if (fabrikam === undefined || neighbour === undefined) throw new Error('no neighbour');
      const there = await reset(neighbour);
      expect(there.outcome.code).toBe('success');
      expect(await fabrikam.bind(neighbour.distinguishedName, there.password)).toBe(true);

      await corp.startDc('dc1');
      await expectTruth(judged, 'dc1');
    }, 180_000);

    it('that is gone is told with what DNS says, who holds the role and why it cannot be reached', async () => {
      await corp.stopDc('dc1', 'kill');
      const [judged] = await Promise.all(take(1).map(reset));
      if (judged === undefined) throw new Error('nobody left');
      expect(judged.outcome.code).toBe('pdcUnreachable');
      const { diagnostic } = recordOf(judged);
      expect(diagnostic).toContain(hostOf('dc1'));
      expect(diagnostic).toContain('fSMORoleOwner');
      expect(diagnostic).toMatch(/DNS/);
      expect(diagnostic).toMatch(/ECONNREFUSED|timeout|closed/i);
      await corp.startDc('dc1');
      await expectTruth([judged], 'dc1');
    }, 120_000);

    it('is found afresh when the role is transferred while the agent runs: the next write goes there', async () => {
      const [before, after, back] = take(3);
      if (before === undefined || after === undefined || back === undefined) throw new Error('nobody left');
      let first: Judged | null = null;
      await untilTrue('writes work again', async () => {
        first = await reset(before);
        return first.outcome.code === 'success';
      });
      if (first === null) throw new Error('no reset');
      expect(recordOf(first).domainController).toBe(hostOf('dc1'));

      await corp.transferPdc('dc2');
      await delay(3_000);
      const moved = await reset(after);
      expect(moved.outcome.code).toBe('success');
      expect(recordOf(moved).domainController).toBe(hostOf('dc2'));
      expect(await isSet(moved, 'dc2')).toBe(true);

      await corp.transferPdc('dc1');
      await delay(3_000);
      const returned = await reset(back);
      expect(recordOf(returned)).toMatchObject({ code: 'success', domainController: hostOf('dc1') });
      expect(await isSet(returned, 'dc1')).toBe(true);
    }, 120_000);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rollAfterMs } from '../../../electron/agent/keys/generation';
import { retireMs } from '../../../electron/agent/keys/keyring';
import { currentOf } from '../../fakes/enabled-keyring';
import { createKept, Cut, pair, start, type Kept, type Sides, type Step } from './two-sides';

// Every case makes RSA keys, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const never = new AbortController().signal;

let kept: Kept;

beforeEach(async () => {
  kept = await createKept();
});

const portalKids = (): readonly string[] =>
  Object.values(kept.portal.agents).flatMap(({ generations }) => generations.map(({ kid }) => kid));

async function enabled(step?: Step): Promise<Sides> {
  const sides = await start(kept, step);
  expect(await sides.keyLife.enable(never)).toEqual({ ok: true, value: undefined });
  await sides.heartbeat();
  return sides;
}

/** As the writeback switch does it. */
async function off(sides: Sides): Promise<unknown> {
  kept.clock.advance(1_000);
  const told = await sides.keyLife.disable(never);
  await sides.keyLife.destroy();
  return told;
}

describe('the life of keys', () => {
  it('begins with the pairing secret, which is removed once it has done its work', async () => {
    const { keyring, keyLife } = await enabled();
    expect([keyLife.settled(), portalKids()]).toEqual([true, [currentOf(keyring).kid]]);
    expect([await kept.secrets.read('pairing-secret'), keyring.spentPairing()]).toEqual([null, 'pair-001']);
    expect(kept.events.map(({ kind }) => kind)).toEqual(['enabled', 'heartbeat']);
  });

  it('has other keys after every off and on, without a new enrolment', async () => {
    const sides = await enabled();
    const kids = [currentOf(sides.keyring).kid];
    for (let round = 0; round < 3; round += 1) {
      expect(await off(sides)).toEqual({ ok: true, value: undefined });
      expect([sides.keyring.current(), await sides.canOpen()]).toEqual([null, null]);
      expect(await sides.keyLife.enable(never)).toEqual({ ok: true, value: undefined });
      await sides.heartbeat();
      expect(await sides.canOpen()).toBe(true);
      kids.push(currentOf(sides.keyring).kid);
    }
    expect(new Set(kids).size).toBe(4);
  });

  it('goes on after an off that the portal never heard of', async () => {
    const sides = await enabled();
    await sides.keyLife.destroy();
    expect(await sides.keyLife.enable(never)).toEqual({ ok: true, value: undefined });
    expect(await sides.canOpen()).toBe(true);
  });

  it('rolls when six months are over, and not before', async () => {
    const { keyring, keyLife, canOpen } = await enabled();
    const old = currentOf(keyring).kid;
    kept.clock.advance(rollAfterMs - 1);
    expect(keyLife.rollDue()).toBe(false);
    kept.clock.advance(1);
    expect(keyLife.rollDue()).toBe(true);
    expect(await keyLife.roll('agent', never)).toEqual({ ok: true, value: undefined });
    expect([keyLife.rollDue(), await canOpen()]).toEqual([false, true]);
    expect(keyring.list().map(({ kid, state }) => [kid === old, state])).toEqual([
      [false, 'current'],
      [true, 'retiring'],
    ]);
    kept.clock.advance(retireMs);
    await keyLife.sweep();
    expect(keyring.list().map(({ state }) => state)).toEqual(['current', 'destroyed']);
    expect(kept.notes).toEqual([34171]);
  });

  it('says what to do when a pairing secret was used by another agent, and reports it at the portal', async () => {
    await enabled();
    const thief = { ...(await createKept()), portal: kept.portal };
    const { keyLife, keyring } = await start(thief, undefined, 'agent-0002');
    const refused = await keyLife.enable(never);
    expect(refused.ok ? '' : refused.error).toContain('its pairing secret has been used already');
    expect([thief.notes, await thief.secrets.read('pairing-secret'), keyring.candidate()]).toEqual([
      [34174],
      null,
      null,
    ]);
    expect(thief.events).toEqual([
      {
        kind: 'pairingRefused',
        agentId: 'agent-0002',
        at: kept.clock.now(),
        pairingId: 'pair-001',
        why: 'pairingUsed',
      },
    ]);
    expect(thief.portal.pairings?.['pair-001']).toMatchObject({
      used: { agentId: 'agent-0001' },
      refusals: 1,
    });
    expect(thief.portal.agents['agent-0002']).toBeUndefined();
    expect(await keyLife.enable(never)).toEqual(refused);
    const later = await (await start(thief, undefined, 'agent-0002')).keyLife.enable(never);
    expect(later).toEqual(refused);
  });

  it('says what to do when a pairing secret came too late', async () => {
    kept = await createKept();
    const ended = { ...kept, pairingEndsAt: Math.floor(kept.clock.now() / 1_000) };
    const { keyLife } = await start(ended);
    const refused = await keyLife.enable(never);
    expect(refused.ok ? '' : refused.error).toContain('more than 24 hours old');
    expect(ended.portal.pairings?.['pair-001']?.lastRefusal?.why).toBe('pairingExpired');
  });

  it('does not go on with keys of before when a new enrolment was refused, also after a restart', async () => {
    await enabled();
    // Somebody else was first with the new enrolment.
    await pair(kept.secrets);
    const thief = { ...(await createKept()), portal: kept.portal };
    expect((await (await start(thief, undefined, 'agent-0002', 'pair-002')).keyLife.enable(never)).ok).toBe(
      true,
    );
    kept.portal = thief.portal;
    kept.clock.advance(1_000);
    const victim = await start(kept, undefined, 'agent-0001', 'pair-002');
    const refused = await victim.keyLife.enable(never);
    expect(refused.ok ? '' : refused.error).toContain('its pairing secret has been used already');
    expect([victim.keyLife.settled(), await victim.keyLife.enable(never)]).toEqual([false, refused]);
    const later = await start(kept, undefined, 'agent-0001', 'pair-002');
    expect([later.keyLife.settled(), await later.keyLife.enable(never)]).toEqual([false, refused]);
    const another = await start(kept, undefined, 'agent-0001', 'pair-003');
    expect(another.keyLife.settled()).toBe(true);
  });

  it('is ended at the portal also when the answer to enabling was lost', async () => {
    const cut = (name: string): void => {
      if (name === 'line before the answer') throw new Cut(name);
    };
    await expect((await start(kept, cut)).keyLife.enable(never)).rejects.toThrow(Cut);
    expect(Object.values(kept.portal.agents).map((agent) => agent.enabled)).toEqual([true]);
    const sides = await start(kept);
    expect([sides.keyring.current(), sides.keyLife.mayBeOn()]).toEqual([null, true]);
    expect(await off(sides)).toEqual({ ok: true, value: undefined });
    expect(Object.values(kept.portal.agents).map((agent) => agent.enabled)).toEqual([false]);
    expect([sides.keyLife.mayBeOn(), await kept.secrets.read('pairing-secret')]).toEqual([false, null]);
    expect(await sides.keyLife.enable(never)).toEqual({ ok: true, value: undefined });
    expect(await sides.canOpen()).toBe(true);
  });

  it('needs no second enrolment when a used one is taken in by mistake', async () => {
    await enabled();
    await pair(kept.secrets);
    const { keyLife, canOpen } = await start(kept);
    expect([keyLife.settled(), await canOpen()]).toEqual([true, true]);
  });
});

type Flow = 'first enabling' | 'rollover' | 'disabling' | 'enabling again';

async function before(flow: Flow): Promise<void> {
  if (flow === 'first enabling') return;
  const sides = await enabled();
  if (flow === 'enabling again') await off(sides);
  kept.clock.advance(1_000);
}

async function run(flow: Flow, step: Step): Promise<void> {
  const sides = await start(kept, step);
  if (flow === 'rollover') await sides.keyLife.roll('anna', never);
  else if (flow === 'disabling') {
    await sides.keyLife.disable(never);
    await sides.keyLife.destroy();
  } else await sides.keyLife.enable(never);
}

/** What the agent’s start and its look every minute do. */
async function recover(flow: Flow): Promise<Sides> {
  kept.clock.advance(1_000);
  const sides = await start(kept);
  if (flow === 'disabling') await sides.keyLife.destroy();
  if (!sides.keyLife.settled())
    expect(await sides.keyLife.enable(never)).toEqual({ ok: true, value: undefined });
  if (sides.keyLife.rollDue())
    expect(await sides.keyLife.roll('agent', never)).toEqual({ ok: true, value: undefined });
  return sides;
}

describe.each<Flow>(['first enabling', 'rollover', 'disabling', 'enabling again'])(
  'a %s that is cut off',
  (flow) => {
    it('at any step of either side ends with the same one generation on both', async () => {
      const names: string[] = [];
      await before(flow);
      await run(flow, (name) => names.push(name));
      expect(names.length).toBeGreaterThanOrEqual(6);
      for (const [at, name] of names.entries()) {
        kept = await createKept();
        await before(flow);
        let count = 0;
        const cut = run(flow, () => {
          if (count === at) throw new Cut(name);
          count += 1;
        });
        await expect(cut, name).rejects.toThrow(Cut);
        // Before anything is mended: the agent opens what the portal would send.
        const crashed = await start(kept);
        if (flow !== 'disabling') expect([name, await crashed.canOpen()]).not.toEqual([name, false]);
        const sides = await recover(flow);
        await sides.heartbeat();
        const inUse = Object.values(kept.portal.agents).flatMap(({ generations }) =>
          generations.filter(({ replacedAt }) => replacedAt === null).map(({ kid }) => kid),
        );
        expect([name, inUse, sides.keyring.candidate()]).toEqual([
          name,
          [currentOf(sides.keyring).kid],
          null,
        ]);
        expect([name, await sides.canOpen()]).toEqual([name, true]);
      }
    });
  },
);

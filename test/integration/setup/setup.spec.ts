import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortal } from '../../../portal/portal';
import type { SetupView } from '../../../shared/model/setup';
import { untilTrue } from '../main-job/running-system';
import { startNewSystem, type NewSystem } from './new-system';

const admin = 'CORP\\admin';
let system: NewSystem;

beforeAll(async () => {
  system = await startNewSystem();
});

afterAll(() => system.stop());

const runOf = async (): Promise<SetupView['run']> => (await system.setup.view()).run;

async function ended(): Promise<NonNullable<SetupView['run']>> {
  await untilTrue('configuring has ended', async () => (await runOf())?.phase !== 'running');
  const run = await runOf();
  if (run === null) throw new Error('nothing was configured');
  return run;
}

async function setUp(): Promise<void> {
  const { setup, enrolmentFile, cloudUsersFile, forest, password } = system;
  await setup.begin('setUp');
  const taken = await setup.takeEnrolment(enrolmentFile);
  if (!taken.ok) throw new Error(taken.error.message);
  await setup.setCloud({ kind: 'file', file: cloudUsersFile, authenticationTypes: {} }, null);
  const connectors = setup.connectors();
  if (!connectors.ok) throw new Error(connectors.error.message);
  const saved = await connectors.value.save({ draft: forest, password, untested: false }, admin);
  if (!saved.ok) throw new Error(saved.error.message);
}

describe('setting an agent up from an empty state folder', () => {
  it('changes nothing before it is configured, and forgets everything when it is cancelled', async () => {
    const { setup, lab, secrets } = system;
    await setUp();
    expect((await setup.view()).draft).toMatchObject({
      task: 'setUp',
      forests: [lab.directory.connector.domain],
      enrolment: { tenantId: 'lab', relayHost: '127.0.0.1' },
      features: { passwordWriteback: true, allowUnlock: true },
    });
    expect(await setup.testRelay()).toMatchObject({
      ok: true,
      value: ['name', 'tcp', 'listen', 'send'].map((id) => ({ id, state: 'good' })),
    });
    await setup.discard();
    expect(await setup.view()).toEqual({ current: null, draft: null, run: null });
    expect(await secrets.read('relay-sas-key')).toBeNull();
    expect((await readdir(lab.stateDir)).sort()).toEqual(['logs', 'secrets']);
    expect(await readdir(join(lab.stateDir, 'secrets'))).toEqual([]);
    expect(existsSync(system.enrolmentFile)).toBe(true);
  });

  it('shows no secret to the page, whatever was typed in', async () => {
    const { setup, enrolmentFile, password } = system;
    const text = await readFile(enrolmentFile, 'utf8');
    const { relay, pairingSecret } = JSON.parse(text) as {
      relay: { sasKey: string };
      pairingSecret: string;
    };
    await setUp();
    const said = JSON.stringify([
      await setup.view(),
      await setup.plan(),
      (() => {
        const connectors = setup.connectors();
        return connectors.ok ? connectors.value.list() : null;
      })(),
    ]);
    expect(said).toContain('127.0.0.1');
    for (const secret of [relay.sasKey, pairingSecret, password]) expect(said).not.toContain(secret);
  });

  it('does what the plan says, step by step, and the first reset is written back', async () => {
    const { setup, lab } = system;
    const plan = await setup.plan();
    expect(plan.ok && plan.value.map(({ id }) => id)).toEqual([
      'keepSecrets',
      'keepConfiguration',
      'startAgent',
      'import',
      'connectRelay',
      'sendEnable',
      'acknowledge',
    ]);
    await setup.configure(admin);
    const { phase, steps } = await ended();
    expect([phase, steps.filter(({ state }) => state !== 'done')]).toEqual(['done', []]);
    expect(existsSync(system.enrolmentFile)).toBe(false);
    const person = lab.directory.people.find(({ role }) => role === 'plain');
    if (person === undefined) throw new Error('nobody to reset');
    const newPassword = 'Wizard-first-reset-8!kQ';
    const outcome = await lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword });
    expect(outcome.code).toBe('success');
    expect(await lab.directory.bind(person.distinguishedName, newPassword)).toBe(true);
    expect((await setup.view()).current).toMatchObject({
      acknowledged: true,
      features: { passwordWriteback: true },
    });
  });

  it('changes an optional feature of a running agent without another pairing', async () => {
    const { setup, host, lab } = system;
    await setup.begin('features');
    await setup.setFeatures({ passwordWriteback: true, allowUnlock: false });
    const plan = await setup.plan();
    expect(plan.ok && plan.value.map(({ id }) => id)).toEqual([
      'stopAgent',
      'keepConfiguration',
      'startAgent',
      'connectRelay',
    ]);
    await setup.configure(admin);
    expect((await ended()).phase).toBe('done');
    expect(host.current()?.setup().settings.allowUnlock).toBe(false);
    expect((await lab.portal.isAvailable()).available).toBe(true);
  });

  it('disables and enables again as one action', async () => {
    const { setup, lab } = system;
    await setup.begin('again');
    const plan = await setup.plan();
    expect(plan.ok && plan.value.map(({ id }) => id)).toEqual([
      'turnOff',
      'connectRelay',
      'sendEnable',
      'acknowledge',
    ]);
    await setup.configure(admin);
    expect((await ended()).phase).toBe('done');
    expect((await lab.portal.isAvailable()).available).toBe(true);
  });

  it('pairs with a portal that was set up anew, by its enrolment file', async () => {
    const { setup, lab } = system;
    const before = (await setup.view()).current?.enrolment.pairingId;
    await lab.portal.close();
    const now = Math.floor(Date.now() / 1_000);
    const pairing = {
      pairingId: 'set-up-anew',
      pairingSecret: randomBytes(32).toString('base64url'),
      issuedAt: now,
      expiresAt: now + 3_600,
    };
    const portal = await createPortal({ relay: lab.relay.access.portal, pairing });
    try {
      const file = join(lab.stateDir, '..', 'another-enrolment.json');
      await writeFile(
        file,
        JSON.stringify({ version: 1, tenantId: 'lab', relay: lab.relay.access.agent, ...pairing }),
        { mode: 0o600 },
      );
      await setup.begin('enrol');
      expect(await setup.takeEnrolment(file)).toMatchObject({ ok: true });
      await setup.configure(admin);
      const { phase, steps } = await ended();
      expect([phase, steps.filter(({ state }) => state !== 'done')]).toEqual(['done', []]);
      expect([before, (await setup.view()).current?.enrolment.pairingId]).toEqual([
        expect.not.stringContaining('set-up-anew'),
        'set-up-anew',
      ]);
      const person = lab.directory.people.filter(({ role }) => role === 'plain')[1];
      if (person === undefined) throw new Error('nobody to reset');
      const newPassword = 'Another-portal-1!kQz';
      const outcome = await portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword });
      expect(outcome.code).toBe('success');
      expect([await lab.directory.bind(person.distinguishedName, newPassword), existsSync(file)]).toEqual([
        true,
        false,
      ]);
    } finally {
      await portal.close();
    }
  });

  it('says which step failed, and resumes there', async () => {
    const { setup, lab, host } = system;
    await setup.begin('again');
    const { port } = lab.relay.access.agent;
    await lab.relay.relay.stop();
    await setup.configure(admin);
    const failed = await ended();
    expect([port !== undefined, failed.phase]).toEqual([true, 'failed']);
    expect(failed.steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'turnOff done',
      'connectRelay failed',
      'sendEnable waiting',
      'acknowledge waiting',
    ]);
    expect(host.current()?.status().writeback).toBe('failed');
    await setup.configure(admin);
    expect((await ended()).steps.map(({ state }) => state)).toEqual(['done', 'failed', 'waiting', 'waiting']);
  }, 90_000);
});

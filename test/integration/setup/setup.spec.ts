import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortal } from '../../../portal/portal';
import { activityQuerySchema } from '../../../shared/ipc/audit-channels';
import type { SetupView } from '../../../shared/model/setup';
import { untilTrue } from '../main-job/running-system';
import { startNewSystem, type NewSystem } from './new-system';

const admin = 'CORP\\admin';
let system: NewSystem;
let relayKey: string;

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

/** What the activity log says of changes, the newest first. */
function noted(): readonly { readonly actor: string; readonly data: Readonly<Record<string, unknown>> }[] {
  const agent = system.host.current();
  if (agent === null) throw new Error('no agent runs');
  const query = activityQuerySchema.parse({});
  return agent.audit.query(query).rows.filter(({ eventId }) => eventId === 34150);
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
    relayKey = relay.sasKey;
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

  it('keeps in the activity log what was changed and by whom, and no secret', async () => {
    const { host, lab, password } = system;
    const rows = noted();
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect([row?.actor, row?.data['change'], row?.data['before'], row?.data['secretsChanged']]).toEqual([
      admin,
      'set up',
      null,
      expect.stringMatching(/^connector-password-[a-z0-9-]+, pairing-secret, relay-sas-key$/),
    ]);
    expect(JSON.parse(String(row?.data['after']))).toMatchObject({
      agentId: host.current()?.setup().configuration.agentId,
      connectors: [{ domain: lab.directory.connector.domain, serviceAccount: system.forest.serviceAccount }],
      cloud: { kind: 'file', file: system.cloudUsersFile },
    });
    for (const secret of [password, relayKey]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('keeps the container rules that were changed', async () => {
    const { setup, lab } = system;
    await setup.begin('customize');
    const connectors = setup.connectors();
    if (!connectors.ok) throw new Error(connectors.error.message);
    const [connector] = connectors.value.list();
    const id = connector?.connector.id ?? '';
    const partitions = await connectors.value.partitions(id);
    const domain = partitions.ok ? partitions.value.find(({ kind }) => kind === 'domain') : undefined;
    if (domain === undefined) throw new Error('no domain');
    const { distinguishedName } = domain;
    const containers = [{ distinguishedName: `CN=Computers,${distinguishedName}`, included: false }];
    const settings = { ...domain.settings, containers };
    const saved = await connectors.value.savePartition(id, settings, null, admin);
    if (!saved.ok) throw new Error(saved.error.message);
    const before = noted().length;
    await setup.configure(admin);
    expect((await ended()).phase).toBe('done');
    const [rules, whole] = noted();
    expect([noted().length - before, whole?.data['change'], whole?.data['forestsBefore']]).toEqual([
      2,
      'configured',
      lab.directory.connector.domain,
    ]);
    expect(rules?.data).toMatchObject({
      change: 'partition changed',
      connector: id,
      partition: distinguishedName,
      rules: JSON.stringify({ set: containers, removed: [], more: 0 }),
    });
  });

  it('starts the agent again for whoever leaves in the middle, with what was in force', async () => {
    const { setup, host, lab } = system;
    await setup.begin('features');
    await setup.setFeatures({ passwordWriteback: true, allowUnlock: false });
    const unfollow = host.onChange(() => void setup.stop(admin));
    await setup.configure(admin);
    const { steps } = await ended();
    unfollow();
    const rest = await setup.plan();
    expect([host.current(), setup.isSetUp(), (await setup.view()).draft?.begun]).toEqual([null, true, true]);
    expect([steps.map(({ state }) => state), rest.ok && rest.value.map(({ id }) => id)]).toEqual([
      ['done', 'failed', 'waiting', 'waiting'],
      ['keepConfiguration', 'startAgent', 'connectRelay'],
    ]);
    expect(await setup.discard()).toMatchObject({ ok: true, value: { draft: null, run: null } });
    expect(host.current()?.setup().settings.allowUnlock).toBe(true);
    await untilTrue('writeback is on again', () =>
      Promise.resolve(host.current()?.status().writeback === 'on'),
    );
    expect((await lab.portal.isAvailable()).available).toBe(true);
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

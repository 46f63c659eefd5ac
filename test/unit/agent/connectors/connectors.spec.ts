import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorsFacade } from '../../../../electron/agent/agent-facade';
import {
  createConfigurationHolder,
  type ConfigurationHolder,
} from '../../../../electron/agent/configuration-holder';
import { createConnectionTests } from '../../../../electron/agent/connectors/connection-tests';
import { createConnectorSecrets } from '../../../../electron/agent/connectors/connector-secrets';
import { createConnectors } from '../../../../electron/agent/connectors/connectors';
import { createKnownPartitions } from '../../../../electron/agent/connectors/known-partitions';
import type { SecretStore } from '../../../../electron/agent/keys/secret-store';
import { createStatusHolder, initialStatus } from '../../../../electron/agent/status';
import { openStore, type Store } from '../../../../electron/agent/store/store';
import { openEngine, type OpenEngine } from '../../../../electron/agent/synchronisation/open-engine';
import { createSynchronisation } from '../../../../electron/agent/synchronisation/synchronisation';
import type { ConnectorDraft, TestStep } from '../../../../shared/ipc/directory-channels';
import { partitionSettingsSchema, type Partition } from '../../../../shared/model/partition';
import { err, ok } from '../../../../shared/result';
import { createFakeClock } from '../../../fakes/fake-clock';
import { createFakeForests, type FakeForests } from '../../../fakes/fake-forests';
import { importedAccount, importedUser, loadAccounts, loadCloudUsers } from '../../../fakes/load-spaces';
import { createKeptLog } from '../../../fakes/silent-log';
import { createMemorySecrets } from '../../../fakes/memory-secrets';
import { storedConfiguration } from '../../../fakes/stored-configuration';

const corpDn = 'DC=corp,DC=example,DC=com';
const clock = createFakeClock();
let store: Store;
let secrets: SecretStore;
let forests: FakeForests;
let configuration: ConfigurationHolder;
let connectors: ConnectorsFacade;
let engine: OpenEngine;
let notes: unknown[];
let asked: string[];

beforeEach(() => {
  store = openStore(':memory:', clock);
  secrets = createMemorySecrets();
  forests = createFakeForests();
  forests.partitionsFound = [partition(corpDn, 'domain'), partition(`CN=Schema,${corpDn}`, 'schema')];
  notes = [];
  asked = [];
  const initial = storedConfiguration({ acknowledgedKid: 'kid-1' });
  configuration = createConfigurationHolder(initial, store.configuration);
  engine = openEngine({
    workerFile: null,
    databaseFile: ':memory:',
    store,
    // Nobody can be read: what goes, goes by the settings.
    sources: { connectors: () => ids(), directory: () => null, cloud: () => null },
    clock,
  });
  const synchronisation = createSynchronisation({
    configuration,
    engine,
    store,
    status: createStatusHolder(initialStatus(clock.now(), 300)),
    clock,
    note: () => undefined,
    log: createKeptLog(),
  });
  connectors = createConnectors({
    configuration,
    secrets: createConnectorSecrets(secrets),
    forests,
    known: createKnownPartitions(forests),
    tests: createConnectionTests(forests, clock),
    synchronisation: {
      ...synchronisation,
      refresh: () => {
        asked.push('refresh');
        return Promise.resolve();
      },
    },
    status: createStatusHolder(initialStatus(clock.now(), 300)),
    note: (eventId, actor, data) => notes.push({ eventId, actor, ...data }),
    probe: () => {
      asked.push('probe');
      return Promise.resolve();
    },
  });
});

function partition(distinguishedName: string, kind: Partition['kind']): Partition {
  return {
    distinguishedName,
    kind,
    dnsName: null,
    netbiosName: null,
    functionalLevel: null,
    settings: partitionSettingsSchema.parse({ distinguishedName }),
    readsFrom: null,
    writesTo: null,
  };
}

function draft(changes: Partial<ConnectorDraft> = {}): ConnectorDraft {
  return {
    id: null,
    domain: 'Fabrikam.example.net',
    serviceAccount: 'svc@fabrikam.example.net',
    security: 'ldaps',
    caFile: null,
    dnsServers: [],
    port: null,
    domainControllers: [],
    ...changes,
  };
}

const person = (name: string, container: string): ReturnType<typeof importedAccount> =>
  importedAccount(name, { distinguishedName: `CN=${name},${container},${corpDn}` });

async function importPeople(): Promise<void> {
  const { spaces } = store.sync;
  loadAccounts(spaces, 'corp', corpDn, [person('anna', 'OU=Staff'), person('ben', 'OU=Guests')]);
  loadCloudUsers(
    spaces,
    ['anna', 'ben'].map((name) => importedUser(name)),
  );
  for (const connector of ['corp', 'cloud'])
    await engine.engine.run({ connector, profile: 'Full Synchronization' });
}

const named = (host: string): string => `${host}.corp.example.com`;
const text = async (name: string): Promise<string | null> => {
  const value = await secrets.read(name);
  return value === null ? null : new TextDecoder().decode(value);
};

const ids = (): string[] => configuration.get().connectors.map(({ id }) => id);

describe('adding a forest', () => {
  it('tests it, keeps it with its password in the secret store, and uses it at once', async () => {
    const saved = await connectors.save({ draft: draft(), password: 'Secret-1', untested: false }, 'anna');
    expect(saved.ok && saved.value.map(({ connector }) => connector.domain)).toEqual([
      'corp.example.com',
      'fabrikam.example.net',
    ]);
    expect(forests.tested).toHaveLength(1);
    expect(forests.configured.at(-1)?.map(({ connector }) => connector.id)).toEqual([
      'corp',
      'fabrikam-example-net',
    ]);
    expect(store.configuration.get()?.connectors).toEqual(configuration.get().connectors);
    expect(await text('connector-password-fabrikam-example-net')).toBe('Secret-1');
    expect(asked).toEqual(['probe', 'refresh']);
    expect(notes).toEqual([
      expect.objectContaining({ eventId: 34150, actor: 'anna', change: 'forest added', before: null }),
    ]);
    expect(JSON.stringify([saved, notes])).not.toContain('Secret-1');
  });

  it('is refused with the failing step and its remedy, and nothing is kept', async () => {
    forests.steps = [
      { id: 'dns', state: 'good', text: 'Found.', remedy: null, ms: 1 },
      { id: 'tcp', state: 'bad', text: 'Port 636 is closed.', remedy: 'Open it.', ms: 1 },
    ];
    const saved = await connectors.save({ draft: draft(), password: 'Secret-1', untested: false }, 'anna');
    expect(saved).toEqual({
      ok: false,
      error: { code: 'badInput', message: 'Port 636 is closed. Open it.' },
    });
    expect([ids(), forests.configured, notes]).toEqual([['corp'], [], []]);
    expect(await text('connector-password-fabrikam-example-net')).toBeNull();
  });

  it('is kept without a test when the admin says so, and in spite of missing rights', async () => {
    forests.steps = [{ id: 'rights', state: 'bad', text: 'No rights.', remedy: null, ms: 1 }];
    expect((await connectors.save({ draft: draft(), password: 'p', untested: false }, 'anna')).ok).toBe(true);
    const other = draft({ domain: 'other.example.org' });
    expect((await connectors.save({ draft: other, password: 'p', untested: true }, 'anna')).ok).toBe(true);
    expect(forests.tested).toHaveLength(1);
  });

  it.each([
    ['without a password', draft(), null, /password/],
    ['a domain that is there already', draft({ domain: 'CORP.example.com.' }), 'p', /configured already/],
    ['a forest that was removed meanwhile', draft({ id: 'gone' }), 'p', /no longer/],
  ])('%s is refused in words', async (_case, given, password, words) => {
    const saved = await connectors.save({ draft: given, password, untested: true }, 'anna');
    expect(saved).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(saved.ok ? '' : saved.error.message).toMatch(words);
    expect(ids()).toEqual(['corp']);
  });
});

describe('editing a forest', () => {
  it('keeps password, partitions and place where nothing new is said', async () => {
    await secrets.write('connector-password-corp', new TextEncoder().encode('Old-1'));
    const settings = partitionSettingsSchema.parse({
      distinguishedName: corpDn,
      preferredDomainControllers: ['dc2.corp.example.com'],
    });
    expect(await connectors.savePartition('corp', settings, null, 'anna')).toMatchObject({ ok: true });
    await connectors.save({ draft: draft(), password: 'p', untested: true }, 'anna');
    const edited = draft({
      id: 'corp',
      domain: 'Corp.example.com',
      serviceAccount: 'SVC',
      security: 'startTls',
    });
    expect(await connectors.save({ draft: edited, password: null, untested: false }, 'anna')).toMatchObject({
      ok: true,
    });
    expect(configuration.get().connectors[0]).toMatchObject({
      id: 'corp',
      security: 'startTls',
      partitions: [settings],
    });
    const tried = await forests.tested.at(-1)?.password(null);
    expect(new TextDecoder().decode(tried)).toBe('Old-1');
    expect(configuration.get().acknowledgedKid).toBe('kid-1');
  });

  it.each([
    ['the domain', { domain: 'evil.example.org' }],
    ['the service account', { serviceAccount: 'other' }],
    [
      'the domain controllers given by hand',
      { domainControllers: [{ host: 'dc.evil', address: '10.0.0.6' }] },
    ],
    ['the port', { port: 1636 }],
    ['the CA file', { caFile: '/tmp/evil.pem' }],
    ['the DNS servers', { dnsServers: ['10.0.0.6'] }],
  ])('sends the stored password nowhere else: %s has changed', async (what, changes) => {
    await secrets.write('connector-password-corp', new TextEncoder().encode('Old-1'));
    const edited = draft({ id: 'corp', domain: 'corp.example.com', serviceAccount: 'svc', ...changes });
    const words = `Enter the password of the service account again: the stored one is only sent where it was entered for, and another value was given for ${what}.`;
    const refusal = { ok: false, error: { code: 'badInput', message: words } };
    expect(await connectors.test(edited, null)).toEqual(refusal);
    for (const untested of [true, false])
      expect(await connectors.save({ draft: edited, password: null, untested }, 'anna')).toEqual(refusal);
    expect([forests.tested, forests.configured]).toEqual([[], []]);
    const entered = { draft: edited, password: 'New-1', untested: false };
    expect(await connectors.save(entered, 'anna')).toMatchObject({ ok: true });
    expect(await text('connector-password-corp')).toBe('New-1');
  });

  it('does not send the password of a partition’s own account elsewhere either', async () => {
    const own = partitionSettingsSchema.parse({ distinguishedName: corpDn, serviceAccount: 'svc9' });
    await connectors.savePartition('corp', own, 'Secret-9', 'anna');
    const edited = draft({
      id: 'corp',
      domain: 'corp.example.com',
      serviceAccount: 'svc',
      dnsServers: ['10.0.0.6'],
    });
    const save = (): ReturnType<ConnectorsFacade['save']> =>
      connectors.save({ draft: edited, password: 'New-1', untested: true }, 'anna');
    const refusal = await save();
    expect(refusal.ok ? '' : refusal.error.message).toMatch(/^DC=corp,DC=example,DC=com: the password of/);
    expect(configuration.get().connectors[0]?.dnsServers).toEqual([]);
    await connectors.savePartition('corp', { ...own, serviceAccount: null }, null, 'anna');
    expect(await save()).toMatchObject({ ok: true });
  });

  it('to another domain ends the people and the partitions’ passwords of the former one at once', async () => {
    await importPeople();
    const own = partitionSettingsSchema.parse({ distinguishedName: corpDn, serviceAccount: 'svc9' });
    await connectors.savePartition('corp', own, 'Secret-9', 'anna');
    const edited = draft({ id: 'corp' });
    expect(await connectors.save({ draft: edited, password: 'New-1', untested: true }, 'anna')).toMatchObject(
      {
        ok: true,
        value: [{ users: 0 }],
      },
    );
    await engine.engine.idle();
    expect(store.identity.resolve('User_anna').kind).toBe('refused');
    await expect(forests.configured.at(-1)?.[0]?.password(corpDn)).rejects.toThrow(/missing/);
  });

  it('keeps the former password where the change cannot be kept', async () => {
    await secrets.write('connector-password-corp', new TextEncoder().encode('Old-1'));
    configuration.change = () => {
      throw new Error('disk full');
    };
    const edited = draft({ id: 'corp', domain: 'corp.example.com' });
    await expect(connectors.save({ draft: edited, password: 'New-1', untested: true }, 'a')).rejects.toThrow(
      'disk full',
    );
    const added = connectors.save({ draft: draft(), password: 'New-2', untested: true }, 'a');
    await expect(added).rejects.toThrow('disk full');
    expect([
      await text('connector-password-corp'),
      await text('connector-password-fabrikam-example-net'),
    ]).toEqual(['Old-1', null]);
    expect(forests.configured).toEqual([]);
  });
});

describe('testing and then saving', () => {
  const bind = (state: TestStep['state'], words: string): TestStep => ({
    id: 'bind',
    state,
    text: words,
    remedy: null,
    ms: 1,
  });
  const save = (password: string): ReturnType<ConnectorsFacade['save']> =>
    connectors.save({ draft: draft(), password, untested: false }, 'anna');

  it('signs in once with a wrong password, and says how to try again', async () => {
    forests.steps = [bind('bad', 'Wrong password.')];
    await connectors.test(draft(), 'wrong');
    const refusal = await save('wrong');
    expect(refusal.ok ? '' : refusal.error.message).toBe(
      'Wrong password. It was not tried again: use Test for that.',
    );
    expect(forests.tested).toHaveLength(1);
    await connectors.test(draft(), 'wrong');
    expect(forests.tested).toHaveLength(2);
    forests.steps = [bind('good', 'Signed in.')];
    expect(await save('right')).toMatchObject({ ok: true });
    expect(forests.tested).toHaveLength(3);
  });

  it('signs in again after a minute, and where something else was wrong', async () => {
    await connectors.test(draft(), 'right');
    clock.advance(60_001);
    forests.steps = [bind('good', 'Signed in.'), { ...bind('bad', 'No PDC.'), id: 'pdc' }];
    expect(await save('right')).toMatchObject({ ok: false, error: { message: 'No PDC.' } });
    expect(await save('right')).toMatchObject({ ok: false, error: { message: 'No PDC.' } });
    expect(forests.tested).toHaveLength(3);
  });
});

describe('removing a forest', () => {
  it('ends its people, its passwords and its connections', async () => {
    await importPeople();
    await connectors.save({ draft: draft(), password: 'p', untested: true }, 'anna');
    expect(store.identity.resolve('User_anna').kind).toBe('found');
    const removed = await connectors.remove('corp', 'anna');
    expect(removed.ok && removed.value.map(({ connector }) => connector.id)).toEqual([
      'fabrikam-example-net',
    ]);
    await engine.engine.idle();
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'refused', code: 'userNotFound' });
    expect(forests.configured.at(-1)).toHaveLength(1);
    expect(await text('connector-password-corp')).toBeNull();
  });

  it('that is the last one is refused', async () => {
    expect(await connectors.remove('corp', 'anna')).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(ids()).toEqual(['corp']);
  });
});

describe('a partition’s settings', () => {
  it('are in force at once, and those outside are dropped without waiting for an import', async () => {
    await importPeople();
    const settings = partitionSettingsSchema.parse({
      distinguishedName: corpDn,
      containers: [{ distinguishedName: `OU=Guests,${corpDn}`, included: false }],
    });
    expect(await connectors.savePartition('corp', settings, null, 'anna')).toMatchObject({ ok: true });
    expect(forests.configured.at(-1)?.[0]?.connector.partitions).toEqual([settings]);
    await engine.engine.idle();
    expect(store.identity.resolve('User_anna').kind).toBe('found');
    expect(store.identity.resolve('User_ben')).toMatchObject({ code: 'userNotFound' });
    expect(asked).toEqual(['refresh']);
  });

  it('leave a small line in the log whatever the number of container rules, with what has changed', async () => {
    const rules = Array.from({ length: 5_000 }, (_, index) => ({
      distinguishedName: `OU=${index},${corpDn}`,
      included: false,
    }));
    const all = partitionSettingsSchema.parse({ distinguishedName: corpDn, containers: rules });
    await connectors.savePartition('corp', all, null, 'anna');
    await connectors.savePartition('corp', { ...all, containers: rules.slice(1) }, null, 'anna');
    await connectors.save({ draft: draft({ id: 'corp' }), password: 'p', untested: true }, 'anna');
    expect(notes.map((note) => JSON.stringify(note).length < 20_000)).toEqual([true, true, true]);
    expect(notes[1]).toMatchObject({
      change: 'partition changed',
      after: expect.stringContaining('"containers":4999') as string,
      rules: JSON.stringify({ set: [], removed: [rules[0]], more: 0 }),
    });
  });

  it('that only reorder domain controllers import nothing', async () => {
    const base = { distinguishedName: corpDn };
    const first = partitionSettingsSchema.parse({
      ...base,
      preferredDomainControllers: ['a', 'c'].map(named),
    });
    await connectors.savePartition('corp', first, null, 'anna');
    asked.length = 0;
    const second = partitionSettingsSchema.parse({
      ...base,
      preferredDomainControllers: ['c', 'A'].map(named),
    });
    await connectors.savePartition('corp', second, null, 'anna');
    expect(asked).toEqual([]);
    expect(configuration.get().connectors[0]?.partitions[0]?.preferredDomainControllers).toEqual([
      named('c'),
      named('a'),
    ]);
  });

  it('with an account of their own are signed in with before they are kept', async () => {
    const settings = partitionSettingsSchema.parse({ distinguishedName: corpDn, serviceAccount: 'svc9' });
    expect(await connectors.savePartition('corp', settings, null, 'anna')).toMatchObject({
      ok: false,
      error: { message: 'Enter the password of the account for this partition.' },
    });
    forests.steps = [{ id: 'bind', state: 'bad', text: 'Wrong password.', remedy: null, ms: 1 }];
    expect(await connectors.savePartition('corp', settings, 'Secret-2', 'anna')).toMatchObject({
      ok: false,
      error: { message: 'Wrong password.' },
    });
    expect(forests.configured).toEqual([]);
    forests.steps = [];
    expect(await connectors.savePartition('corp', settings, 'Secret-2', 'anna')).toMatchObject({ ok: true });
    const kept = await forests.configured.at(-1)?.[0]?.password(corpDn.toLowerCase());
    expect(new TextDecoder().decode(kept)).toBe('Secret-2');
    forests.steps = [{ id: 'bind', state: 'bad', text: 'Nobody answers.', remedy: null, ms: 1 }];
    const mended = { ...settings, preferredDomainControllers: [named('dc2')] };
    expect(await connectors.savePartition('corp', mended, null, 'anna')).toMatchObject({ ok: true });
    const other = { ...settings, serviceAccount: 'svc10' };
    expect(await connectors.savePartition('corp', other, null, 'anna')).toMatchObject({
      error: { message: 'Enter the password of the account for this partition.' },
    });
    const without = { ...settings, serviceAccount: null };
    await connectors.savePartition('corp', without, null, 'anna');
    await expect(forests.configured.at(-1)?.[0]?.password(corpDn)).rejects.toThrow(/missing/);
    expect(JSON.stringify(notes)).not.toContain('Secret-2');
  });

  it('can be seen and mended while the only domain controllers allowed are down', async () => {
    const settings = partitionSettingsSchema.parse({
      distinguishedName: corpDn,
      preferredDomainControllers: ['dc2.corp.example.com'],
      onlyPreferred: true,
    });
    forests.partitions = () => Promise.resolve(err('dc2.corp.example.com: refused'));
    expect(await connectors.partitions('corp')).toMatchObject({ ok: false, error: { code: 'failed' } });
    forests.partitions = () => Promise.resolve(ok(forests.partitionsFound));
    await connectors.savePartition('corp', settings, null, 'anna');
    forests.partitions = () => Promise.resolve(err('dc2.corp.example.com: refused'));
    expect(await connectors.partitions('corp')).toMatchObject({
      ok: true,
      value: [{ distinguishedName: corpDn, settings }, { kind: 'schema' }],
    });
    const mended = { ...settings, onlyPreferred: false };
    expect(await connectors.savePartition('corp', mended, null, 'anna')).toMatchObject({
      ok: true,
      value: [{ settings: mended }, {}],
    });
  });

  it.each([
    ['only preferred ones, and none', { onlyPreferred: true }, /Add a preferred/],
    ['one twice', { preferredDomainControllers: ['dc1', 'DC1'].map(named) }, /twice/],
    ['one that is no host name', { preferredDomainControllers: ['dc 1'] }, /not a host name/],
    [
      'one outside of the domain while every certificate counts',
      { preferredDomainControllers: ['dc1.elsewhere.example.net'] },
      /dc1\.elsewhere\.example\.net is not a name in corp\.example\.com.*CA file/,
    ],
    [
      'a container whose name only ends like the partition’s',
      { containers: [{ distinguishedName: `OU=A\\,${corpDn}`, included: false }] },
      /not in this partition/,
    ],
    [
      'a container elsewhere',
      { containers: [{ distinguishedName: 'OU=A,DC=other', included: false }] },
      /not in this partition/,
    ],
    ['a naming context without users', { distinguishedName: `CN=Schema,${corpDn}` }, /not a domain/],
  ])('with %s are refused in words', async (_case, changes, words) => {
    const settings = partitionSettingsSchema.parse({ distinguishedName: corpDn, ...changes });
    const saved = await connectors.savePartition('corp', settings, null, 'anna');
    expect(saved.ok ? '' : saved.error.message).toMatch(words);
    expect([forests.configured, notes]).toEqual([[], []]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Forests } from '../../../electron/agent/directory-port';
import type { DirectoryObject } from '../../../electron/agent/identity/objects';
import { createImporter, type Importer } from '../../../electron/agent/prepare-identity';
import { createStatusHolder, initialStatus, type StatusHolder } from '../../../electron/agent/status';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { storedConfigurationSchema } from '../../../shared/model/configuration';
import type { Result } from '../../../shared/result';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';
import { createFakeForests } from '../../fakes/fake-forests';
import { createKeptLog } from '../../fakes/silent-log';

let dir: string;
let clock: FakeClock;
let store: Store;
let status: StatusHolder;
let imports: string[];
let unreachable: Set<string>;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-'));
  clock = createFakeClock();
  store = openStore(':memory:', clock);
  status = createStatusHolder(initialStatus(clock.now(), 300));
  imports = [];
  unreachable = new Set();
  const anna = { cloudAnchor: 'User_anna', onPremisesImmutableId: 'YW5uYQ==' };
  writeFileSync(
    join(dir, 'users.jsonl'),
    JSON.stringify({ ...anna, authenticationType: 'passwordHashSync' }),
  );
});

afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

async function* usersOf(connectorId: string): AsyncGenerator<DirectoryObject> {
  imports.push(connectorId);
  yield await Promise.resolve({
    objectGuid: `guid-anna-${connectorId}`,
    partitionDn: `DC=${connectorId}`,
    distinguishedName: `CN=anna,DC=${connectorId}`,
    userPrincipalName: null,
    samAccountName: 'anna',
    displayName: null,
    mail: null,
    accountEnabled: true,
    sourceAnchor: 'YW5uYQ==',
  });
  if (unreachable.has(connectorId)) throw new Error('connection lost');
}

function importerOf(
  connectorId: string,
  takenInAt: number,
  readUsers: Forests['readUsers'] = usersOf,
): Importer {
  const forests = createFakeForests({ readUsers });
  const configuration = storedConfigurationSchema.parse({
    tenantId: 'contoso',
    relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent' },
    pairingId: 'pair-001',
    connectors: [{ id: connectorId, domain: `${connectorId}.example.com`, serviceAccount: 'svc' }],
    cloudUsersFile: join(dir, 'users.jsonl'),
    agentId: 'agent-0001',
    acknowledgedKid: null,
    takenInAt,
  });
  return createImporter({
    configuration: { get: () => configuration },
    forests,
    store,
    status,
    clock,
    log: createKeptLog(),
  });
}

const prepare = (connectorId: string, takenInAt: number): Promise<Result<void, string>> =>
  importerOf(connectorId, takenInAt).prepare();

const done = { ok: true, value: undefined };

describe('preparing the identities', () => {
  it('imports once', async () => {
    expect(await prepare('corp', clock.now())).toEqual(done);
    expect(await prepare('corp', clock.now())).toEqual(done);
    expect(imports).toEqual(['corp']);
    expect(status.get().identity).toEqual({
      activeDirectoryUsers: 1,
      cloudUsers: 1,
      joined: 1,
      lastImportAt: clock.now(),
      problem: null,
    });
  });

  it('imports again for a new configuration, and leaves no link to a connector that is gone', async () => {
    await prepare('corp', clock.now());
    clock.advance(1_000);
    expect(await prepare('other', clock.now())).toEqual(done);
    expect(imports).toEqual(['corp', 'other']);
    expect(store.identity.resolve('User_anna')).toEqual({
      kind: 'found',
      ref: { connectorId: 'other', partitionDn: 'DC=other', objectGuid: 'guid-anna-other' },
    });
  });

  it('says why it could not, and tries again the next time', async () => {
    unreachable.add('corp');
    expect(await prepare('corp', clock.now())).toEqual({
      ok: false,
      error:
        'Writeback needs one full import and synchronisation first. ' +
        'Full import of corp.example.com stopped: connection lost',
    });
    expect(status.get().identity.problem).toContain('connection lost');
    expect(store.activity.newest(1).map(({ eventId }) => eventId)).toEqual([34141]);
    unreachable.clear();
    expect(await prepare('corp', clock.now())).toEqual(done);
    expect(status.get().identity.problem).toBeNull();
  });

  it('is done again by a refresh, and a refresh that fails leaves the former links', async () => {
    const importer = importerOf('corp', clock.now());
    expect(await importer.prepare()).toEqual(done);
    await importer.refresh();
    expect(imports).toEqual(['corp', 'corp']);
    unreachable.add('corp');
    await importer.refresh();
    expect(status.get().identity.problem).toContain('connection lost');
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'found' });
  });

  it('tells what is amiss although everybody was imported', async () => {
    const importer = importerOf('corp', clock.now(), (id, tell) => {
      tell?.('A container was renamed.');
      return usersOf(id);
    });
    expect(await importer.prepare()).toEqual(done);
    expect(status.get().identity).toMatchObject({ joined: 1, problem: 'A container was renamed.' });
  });

  it('brings nobody back of a forest that was removed meanwhile, also when nothing is synchronised', async () => {
    rmSync(join(dir, 'users.jsonl'));
    const forests = createFakeForests({ readUsers: usersOf });
    const base = { domain: 'a.example.com', serviceAccount: 'svc' };
    const configured = storedConfigurationSchema.parse({
      tenantId: 'contoso',
      relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent' },
      pairingId: 'pair-001',
      connectors: [
        { ...base, id: 'gone' },
        { ...base, id: 'stays', domain: 'stays' },
      ],
      cloudUsersFile: join(dir, 'users.jsonl'),
      agentId: 'agent-0001',
      acknowledgedKid: null,
    });
    const { connectors } = configured;
    const now = { ...configured, connectors: connectors.slice(1) };
    const importer = createImporter({
      configuration: { get: () => (imports.length === 0 ? configured : now) },
      forests,
      store,
      status,
      clock,
      log: createKeptLog(),
    });
    await importer.refresh();
    expect(imports).toEqual(['gone', 'stays']);
    expect([store.connectorSpace.count('gone'), store.connectorSpace.count('stays')]).toEqual([0, 1]);
  });

  it('lets nobody wait once it stops, and says when the import under way has ended', async () => {
    let end = (): void => undefined;
    const hanging = new Promise<void>((resolve) => {
      end = resolve;
    });
    const importer = importerOf('corp', clock.now(), async function* () {
      imports.push('begun');
      await hanging;
      imports.push('ended');
      yield* [];
    });
    const waiting = importer.prepare();
    await expect.poll(() => imports).toEqual(['begun']);
    const stopped = importer.stop();
    expect(await waiting).toMatchObject({ ok: false });
    expect(await importer.prepare()).toMatchObject({ ok: false });
    await importer.refresh();
    end();
    await stopped;
    expect(imports).toEqual(['begun', 'ended']);
  });

  it('runs once for all who ask at the same time', async () => {
    const importer = importerOf('corp', clock.now());
    const all = await Promise.all([importer.prepare(), importer.refresh(), importer.prepare()]);
    expect(imports).toEqual(['corp']);
    expect(all[2]).toEqual(done);
  });
});

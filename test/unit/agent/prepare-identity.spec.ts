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
import { createFakeDirectory } from '../../fakes/fake-directory';
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

function importerOf(connectorId: string, takenInAt: number): Importer {
  const forests: Forests = {
    ...createFakeDirectory(),
    probe: () => Promise.reject(new Error('not asked here')),
    readUsers: usersOf,
    close: () => Promise.resolve(),
  };
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
  return createImporter({ configuration, forests, store, status, clock, log: createKeptLog() });
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

  it('runs once for all who ask at the same time', async () => {
    const importer = importerOf('corp', clock.now());
    const all = await Promise.all([importer.prepare(), importer.refresh(), importer.prepare()]);
    expect(imports).toEqual(['corp']);
    expect(all[2]).toEqual(done);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, openDatabaseReadOnly } from '../../../electron/agent/store/database';
import { createPersonFinder } from '../../../electron/agent/store/find-person';
import { createSyncStore } from '../../../electron/agent/store/sync-storage';
import type { CloudImportObject, DirectoryImportObject } from '../../../electron/agent/sync/objects';
import { importedAccount, importedUser, loadAccounts, loadCloudUsers } from '../../fakes/load-spaces';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'find-'));
  file = join(dir, 'agent.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

function account(name: string, anchor: string): DirectoryImportObject {
  return importedAccount(name, {
    userPrincipalName: `${name}@corp`,
    samAccountName: `sam-${name}`,
    consistencyGuid: anchor,
  });
}

function cloud(name: string, sourceAnchor: string | null): CloudImportObject {
  return importedUser(name, {
    sourceAnchor,
    userPrincipalName: `${name}@cloud`,
    authenticationType: sourceAnchor === null ? 'cloudOnly' : 'federated',
  });
}

/** What each name finds, seen beside the connection that wrote it and still is open. */
function found(accounts: DirectoryImportObject[], objects: CloudImportObject[], names: string[]): unknown[] {
  const db = openDatabase(file);
  const { spaces } = createSyncStore(db);
  loadAccounts(spaces, 'corp', 'DC=corp', accounts);
  loadCloudUsers(spaces, objects);
  const reader = openDatabaseReadOnly(file);
  try {
    const find = createPersonFinder(reader);
    return names.map((name) =>
      find(name).map((person) => [
        person.name,
        ...person.cloudAnchors,
        ...person.accounts.map(({ ref }) => ref.objectGuid),
      ]),
    );
  } finally {
    reader.close();
    db.close();
  }
}

describe('the search for a person', () => {
  it('takes every name, and puts together what has one anchor', () => {
    const names = ['anna@CORP', 'sam-anna', 'CORP\\SAM-Anna', 'anna@cloud', 'User_anna'];
    expect(found([account('anna', 'a')], [cloud('anna', 'a')], names)).toEqual(
      names.map(() => [['anna@cloud', 'User_anna', 'guid-anna']]),
    );
  });

  it('finds people who are on one side only, and nobody', () => {
    expect(
      found(
        [account('anna', 'a')],
        [cloud('carl', null), cloud('dora', 'd')],
        ['anna@corp', 'carl@cloud', 'User_dora', 'x', ''],
      ),
    ).toEqual([
      [['anna@corp', 'guid-anna']],
      [['carl@cloud', 'User_carl']],
      [['dora@cloud', 'User_dora']],
      [],
      [],
    ]);
  });

  it('returns everybody a name could mean', () => {
    const other = { ...account('bob', 'b'), samAccountName: 'anna@cloud' };
    expect(found([account('anna', 'a'), other], [cloud('anna', 'a')], ['anna@cloud'])).toEqual([
      [
        ['anna@cloud', 'User_anna', 'guid-anna'],
        ['bob@corp', 'guid-bob'],
      ],
    ]);
  });
});

describe('the database opened to read', () => {
  it('refuses to write, another version, and a file that is not there', () => {
    openDatabase(file).close();
    const reader = openDatabaseReadOnly(file);
    expect(() => reader.exec('DELETE FROM mv_objects')).toThrow(/readonly/);
    reader.close();
    const db = openDatabase(file);
    db.exec('PRAGMA user_version = 1');
    db.close();
    expect(() => openDatabaseReadOnly(file)).toThrow(/version 1/);
    expect(() => openDatabaseReadOnly(join(dir, 'none.db'))).toThrow();
  });
});

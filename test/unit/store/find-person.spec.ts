import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CloudObject, DirectoryObject } from '../../../electron/agent/identity/objects';
import { openDatabase, openDatabaseReadOnly } from '../../../electron/agent/store/database';
import { createConnectorSpace } from '../../../electron/agent/store/connector-space';
import { createPersonFinder } from '../../../electron/agent/store/find-person';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'find-'));
  file = join(dir, 'agent.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

function account(name: string, anchor: string): DirectoryObject {
  return {
    objectGuid: `guid-${name}`,
    partitionDn: 'DC=corp',
    distinguishedName: `CN=${name},DC=corp`,
    userPrincipalName: `${name}@corp`,
    samAccountName: `sam-${name}`,
    displayName: null,
    mail: null,
    accountEnabled: true,
    sourceAnchor: anchor,
  };
}

function cloud(name: string, sourceAnchor: string | null): CloudObject {
  return {
    cloudAnchor: `User_${name}`,
    sourceAnchor,
    userPrincipalName: `${name}@cloud`,
    displayName: null,
    authenticationType: sourceAnchor === null ? 'cloudOnly' : 'federated',
  };
}

/** What each name finds, seen beside the connection that wrote it and still is open. */
function found(accounts: DirectoryObject[], objects: CloudObject[], names: string[]): unknown[] {
  const db = openDatabase(file);
  const space = createConnectorSpace(db);
  const directory = space.importDirectory('corp');
  directory.add(accounts);
  directory.complete();
  const cloudImport = space.importCloud();
  cloudImport.add(objects);
  cloudImport.complete();
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
    expect(() => reader.exec('DELETE FROM metaverse')).toThrow(/readonly/);
    reader.close();
    const db = openDatabase(file);
    db.exec('PRAGMA user_version = 1');
    db.close();
    expect(() => openDatabaseReadOnly(file)).toThrow(/version 1/);
    expect(() => openDatabaseReadOnly(join(dir, 'none.db'))).toThrow();
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { CloudObject, DirectoryObject } from '../../../electron/agent/identity/objects';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { createFakeClock } from '../../fakes/fake-clock';

let store: Store;

beforeEach(() => {
  store = openStore(':memory:', createFakeClock());
});

function person(name: string, changes: Partial<DirectoryObject> = {}): DirectoryObject {
  return {
    objectGuid: `guid-${name}`,
    partitionDn: 'DC=corp',
    distinguishedName: `CN=${name},DC=corp`,
    userPrincipalName: `${name}@corp`,
    samAccountName: name,
    displayName: null,
    mail: null,
    accountEnabled: true,
    sourceAnchor: `anchor-${name}`,
    ...changes,
  };
}

function cloud(name: string, changes: Partial<CloudObject> = {}): CloudObject {
  return {
    cloudAnchor: `User_${name}`,
    sourceAnchor: `anchor-${name}`,
    userPrincipalName: `${name}@corp`,
    displayName: null,
    authenticationType: 'federated',
    ...changes,
  };
}

function load(directories: Record<string, DirectoryObject[]>, cloudObjects: CloudObject[]): void {
  for (const [connector, objects] of Object.entries(directories)) {
    const run = store.connectorSpace.importDirectory(connector);
    run.add(objects);
    run.complete();
  }
  const run = store.connectorSpace.importCloud();
  run.add(cloudObjects);
  run.complete();
  store.metaverse.synchronise();
}

const refused = (code: string, detail: string | null): unknown => ({ kind: 'refused', code, detail });

describe('the lookup', () => {
  it('ends at the one enabled account', () => {
    load({ corp: [person('anna')] }, [cloud('anna')]);
    expect(store.identity.resolve('User_anna')).toEqual({
      kind: 'found',
      ref: { connectorId: 'corp', partitionDn: 'DC=corp', objectGuid: 'guid-anna' },
    });
    expect(store.metaverse.counts()).toEqual({ activeDirectoryUsers: 1, cloudUsers: 1, joined: 1 });
  });

  it('gives each missing step a reason of its own', () => {
    const off = { accountEnabled: false };
    load({ corp: [person('off', off)] }, [
      cloud('off'),
      cloud('lonely'),
      cloud('anchorless', { sourceAnchor: null }),
      cloud('only', { authenticationType: 'cloudOnly', sourceAnchor: null }),
    ]);
    expect(store.identity.resolve('User_nobody')).toEqual(
      refused('userNotFound', 'notInCloudConnectorSpace'),
    );
    expect(store.identity.resolve('User_lonely')).toEqual(refused('userNotFound', 'notInMetaverse'));
    expect(store.identity.resolve('User_anchorless')).toEqual(refused('userNotFound', 'notInMetaverse'));
    expect(store.identity.resolve('User_off')).toEqual(refused('accountDisabled', 'noAccountEnabledLink'));
    expect(store.identity.resolve('User_only')).toEqual(refused('notOnPremises', null));
  });

  it('picks the enabled account of two forests', () => {
    const same = { sourceAnchor: 'anchor-anna' };
    load({ corp: [person('anna')], resource: [person('anna-r', { ...same, accountEnabled: false })] }, [
      cloud('anna'),
    ]);
    expect(store.identity.resolve('User_anna')).toMatchObject({
      kind: 'found',
      ref: { connectorId: 'corp' },
    });
  });

  it('touches neither of two enabled accounts', () => {
    const same = { sourceAnchor: 'anchor-anna' };
    load({ corp: [person('anna')], resource: [person('anna-r', same)] }, [cloud('anna')]);
    expect(store.identity.resolve('User_anna')).toEqual(refused('multipleMatches', null));
  });
});

describe('a full import', () => {
  it('that is not completed leaves the former links in force', () => {
    load({ corp: [person('anna')] }, [cloud('anna')]);
    store.connectorSpace.importDirectory('corp').add([person('someone-else')]);
    store.metaverse.synchronise();
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'found' });
  });

  it('forgets who is gone', () => {
    load({ corp: [person('anna'), person('ben')] }, [cloud('anna'), cloud('ben')]);
    load({ corp: [person('ben')] }, [cloud('anna'), cloud('ben')]);
    expect(store.identity.resolve('User_anna')).toEqual(refused('userNotFound', 'notInMetaverse'));
    expect(store.identity.resolve('User_ben')).toMatchObject({ kind: 'found' });
  });
});

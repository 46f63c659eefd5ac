import { describe, expect, it } from 'vitest';
import { partitionSettingsSchema, type Partition } from '../../../../shared/model/partition';
import {
  importFollows,
  settingsIn,
  settingsProblem,
  withChange,
  type Drafts,
} from '../../../../renderer/features/connectors/partitions/partition-drafts';

const distinguishedName = 'DC=corp,DC=example,DC=com';
const settings = partitionSettingsSchema.parse({
  distinguishedName,
  preferredDomainControllers: ['dc2.corp.example.com'],
  containers: [{ distinguishedName: `OU=Old,${distinguishedName}`, included: false }],
});
const partition: Partition = {
  distinguishedName,
  kind: 'domain',
  dnsName: 'corp.example.com',
  netbiosName: 'CORP',
  functionalLevel: 'Windows Server 2016',
  settings,
  readsFrom: null,
  writesTo: null,
};
const none: Drafts = new Map();

describe('withChange', () => {
  it('keeps changes on top of each other', () => {
    const drafts = withChange(withChange(none, partition, { selected: false }), partition, {
      onlyPreferred: true,
    });
    expect(settingsIn(drafts, partition)).toEqual({ ...settings, selected: false, onlyPreferred: true });
  });

  it('knows when everything is back as it was, whatever the order and case of the rules', () => {
    const changed = withChange(none, partition, { containers: [] });
    const containers = [
      { distinguishedName: `OU=New,OU=Old,${distinguishedName}`, included: false },
      { distinguishedName: `ou=old,${distinguishedName}`, included: false },
    ];
    expect([changed.size, withChange(changed, partition, { containers }).size]).toEqual([1, 0]);
  });

  it('knows that the order of preferred domain controllers counts', () => {
    const two = ['a', 'b'];
    const other = { ...partition, settings: { ...settings, preferredDomainControllers: two } };
    expect(withChange(none, other, { preferredDomainControllers: ['b', 'a'] }).size).toBe(1);
    expect(withChange(none, other, { preferredDomainControllers: ['a', 'b'] }).size).toBe(0);
  });
});

describe('settingsProblem', () => {
  const withAccount = { ...settings, serviceAccount: 'CORP\\two' };
  it.each([
    [settings, settings, 0, null],
    [{ ...settings, onlyPreferred: true }, settings, 0, null],
    [
      { ...settings, onlyPreferred: true, preferredDomainControllers: [] },
      settings,
      0,
      'onlyPreferredWithoutAny',
    ],
    [{ ...settings, serviceAccount: ' ' }, settings, 8, 'accountMissing'],
    [withAccount, settings, 0, 'passwordMissing'],
    [withAccount, settings, 8, null],
    [withAccount, withAccount, 0, null],
    [withAccount, withAccount, 257, 'passwordTooLong'],
  ])('%#', (after, before, passwordLength, problem) => {
    expect(settingsProblem(after, before, passwordLength)).toBe(problem);
  });
});

describe('importFollows', () => {
  it.each([
    [{ selected: false }, true],
    [{ containers: [] }, true],
    [{ serviceAccount: 'CORP\\two' }, true],
    [{ onlyPreferred: true, preferredDomainControllers: [] }, false],
  ])('%o: %s', (change, follows) => {
    expect(importFollows({ ...settings, ...change }, settings)).toBe(follows);
  });
});

import { expect, it } from 'vitest';
import type { GrantEntry, SecurityDescriptor } from '../../../electron/agent/directory/security/descriptor';
import { userClass, writebackRights } from '../../../electron/agent/directory/security/writeback-rights';
import { missingAtRoot } from '../../../electron/agent/directory/topology/test-rights';

const account = 'S-1-5-21-1-2-3-1104';
const containerInherit = 0x02;
const inheritOnly = 0x08;
const controlAccess = 0x100;
const writeProperty = 0x20;

function entryOf(id: string, over: Partial<GrantEntry> = {}): GrantEntry {
  const right = writebackRights.find((one) => one.id === id);
  if (right === undefined) throw new Error(`no right ${id}`);
  return {
    effect: 'allow',
    flags: right.on === 'domain' ? 0 : containerInherit | inheritOnly,
    mask: right.kind === 'extendedRight' ? controlAccess : writeProperty,
    objectType: right.guid,
    inheritedObjectType: right.on === 'domain' ? null : userClass,
    trustee: account,
    ...over,
  };
}

function missing(...dacl: GrantEntry[]): string[] {
  const descriptor: SecurityDescriptor = { control: 0x8004, owner: null, group: null, dacl };
  return missingAtRoot(descriptor, new Set([account])).map(({ id }) => id);
}

const all = ['resetPassword', 'lockoutTime', 'pwdLastSet', 'unexpirePassword'];

it.each([
  ['everything that is granted as documented', all.map((id) => entryOf(id)), []],
  ['nothing', [], all],
  [
    'rights for computers',
    all.map((id) => entryOf(id, { inheritedObjectType: 'bf967a86-0de6-11d0-a285-00aa003049e2' })),
    all.slice(0, 3),
  ],
  ['rights on the root alone', all.map((id) => entryOf(id, { flags: 0 })), all.slice(0, 3)],
  [
    'rights for direct children alone',
    all.map((id) => entryOf(id, { flags: containerInherit | 0x04 })),
    all.slice(0, 3),
  ],
  [
    'Unexpire Password below the root alone',
    all.map((id) => entryOf(id, { flags: containerInherit | inheritOnly })),
    ['unexpirePassword'],
  ],
  [
    'everything for everything below',
    [
      entryOf('resetPassword', {
        mask: 0xf01ff,
        objectType: null,
        inheritedObjectType: null,
        flags: containerInherit,
      }),
    ],
    [],
  ],
  [
    'a denial before',
    [entryOf('pwdLastSet', { effect: 'deny' }), ...all.map((id) => entryOf(id))],
    ['pwdLastSet'],
  ],
  ['rights of somebody else', all.map((id) => entryOf(id, { trustee: 'S-1-5-21-1-2-3-9' })), all],
])('with %s the root lacks %s', (_, dacl, expected) => {
  expect(missing(...dacl)).toEqual(expected);
});

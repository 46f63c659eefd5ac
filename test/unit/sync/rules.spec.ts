import { describe, expect, it } from 'vitest';
import { sourceAnchorOf } from '../../../electron/agent/sync/anchor';
import { inScope, syncRules, type ScopeAttributes } from '../../../electron/agent/sync/rules';

const enabled = 512;
const disabled = 514;

function rulesFor(changes: Partial<ScopeAttributes>): readonly string[] {
  const attributes: ScopeAttributes = {
    userAccountControl: enabled,
    msExchRecipientTypeDetails: null,
    msExchMasterAccountSid: null,
    ...changes,
  };
  return syncRules
    .filter(({ from, scope }) => from === 'directory' && inScope(scope, attributes))
    .map(({ name, link }) => `${name}: ${link}`);
}

const join = 'In from AD - User Join: provision';
const joinOnly = 'In from AD - User Join: join';
const accountEnabled = 'In from AD - User AccountEnabled: none';
const master = 'S-1-5-21-1-2-3-1104';

describe('the scopes of the rules from Active Directory', () => {
  it.each<[string, Partial<ScopeAttributes>, readonly string[]]>([
    ['an enabled account', {}, [join, accountEnabled]],
    ['a disabled account', { userAccountControl: disabled }, [join]],
    ['an account with further bits', { userAccountControl: 0x10200 }, [join, accountEnabled]],
    ['an ordinary mailbox', { msExchRecipientTypeDetails: 1 }, [join, accountEnabled]],
    ['a remote mailbox (more than 32 bits)', { msExchRecipientTypeDetails: 2 ** 35 }, [join, accountEnabled]],
    ['a linked mailbox', { msExchRecipientTypeDetails: 2, userAccountControl: disabled }, [joinOnly]],
    ['a linked mailbox that is enabled by mistake', { msExchRecipientTypeDetails: 2 }, [joinOnly]],
    ['a master account elsewhere, no mailbox kind', { msExchMasterAccountSid: master }, [joinOnly]],
    ['a shared mailbox: itself as master', { msExchMasterAccountSid: 'S-1-5-10' }, [join, accountEnabled]],
    [
      'an ordinary mailbox with a master left over',
      { msExchRecipientTypeDetails: 1, msExchMasterAccountSid: master },
      [join, accountEnabled],
    ],
  ])('take %s', (_what, attributes, expected) => {
    expect(rulesFor(attributes)).toEqual(expected);
  });

  it('know the operators of the Synchronization Rules Editor', () => {
    const attributes = {
      userAccountControl: 514,
      msExchRecipientTypeDetails: null,
      msExchMasterAccountSid: 'S-1-5-10',
    };
    const uac = 'userAccountControl';
    const kind = 'msExchRecipientTypeDetails';
    const holds = (
      [
        [[{ attribute: uac, operator: 'ISBITSET', value: 2 }]],
        [[{ attribute: uac, operator: 'ISBITNOTSET', value: 16 }]],
        [[{ attribute: uac, operator: 'EQUAL', value: 514 }]],
        [[{ attribute: uac, operator: 'NOTEQUAL', value: 512 }]],
        [[{ attribute: kind, operator: 'ISNULL' }]],
        [[{ attribute: uac, operator: 'ISNOTNULL' }]],
        [[{ attribute: uac, operator: 'ISBITSET', value: 16 }], [{ attribute: kind, operator: 'ISNULL' }]],
        [],
      ] as const
    ).map((scope) => inScope(scope, attributes));
    const fails = (
      [
        [[{ attribute: uac, operator: 'ISBITNOTSET', value: 2 }]],
        [[{ attribute: kind, operator: 'ISBITNOTSET', value: 2 }]],
        [[{ attribute: kind, operator: 'ISBITSET', value: 2 }]],
        [
          [
            { attribute: uac, operator: 'EQUAL', value: 514 },
            { attribute: kind, operator: 'ISNOTNULL' },
          ],
        ],
      ] as const
    ).map((scope) => inScope(scope, attributes));
    expect([...holds, ...fails]).toEqual([...holds.map(() => true), ...fails.map(() => false)]);
  });
});

describe('the source anchor', () => {
  const objectGuid = '01020304-0506-0708-090a-0b0c0d0e0f10';
  it('is mS-DS-ConsistencyGuid where it is set', () => {
    expect(sourceAnchorOf({ objectGuid, consistencyGuid: 'AAAA' })).toBe('AAAA');
  });
  it.each([null, ''])('else objectGUID in the byte order of Active Directory (%j)', (consistencyGuid) => {
    const bytes = [4, 3, 2, 1, 6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 16];
    const expected = Buffer.from(bytes).toString('base64');
    expect(sourceAnchorOf({ objectGuid, consistencyGuid })).toBe(expected);
  });
  it('is nothing for what is no GUID', () => {
    expect(() => sourceAnchorOf({ objectGuid: 'nobody', consistencyGuid: null })).toThrow(RangeError);
  });
});

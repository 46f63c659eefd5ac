import { describe, expect, it } from 'vitest';
import { meaningOf, type LdapOperation } from '../../../../electron/agent/directory/passwords/error-map';
import { toFailure } from '../../../../electron/agent/directory/passwords/to-failure';
import type { OutcomeCode } from '../../../../shared/outcome-codes';

const plain = { markedProtected: false, memberOfProtectedGroup: false };
const everywhere: readonly LdapOperation[] = ['signIn', 'read', 'reset', 'change', 'unlock', 'mustChange'];
const onObjects: readonly LdapOperation[] = ['read', 'reset', 'change', 'unlock', 'mustChange'];
const passwordWrites: readonly LdapOperation[] = ['reset', 'change'];

/** Every pair of LDAP code and hex code of domain-facts, section 3.4: where it is said, and what it means there. */
const pairs: readonly (readonly [number, string, readonly LdapOperation[], OutcomeCode])[] = [
  [
    53,
    '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    passwordWrites,
    'policyViolation',
  ],
  [
    19,
    '0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)',
    passwordWrites,
    'policyViolation',
  ],
  [
    19,
    '00000056: AtrErr: DSID-03191083, #1: problem 1005, Att 9005a (unicodePwd)',
    ['change'],
    'incorrectPassword',
  ],
  [
    19,
    '00000005: AtrErr: DSID-03191083, #1: problem 1005, Att 9005a (unicodePwd)',
    ['change'],
    'changeNotPermitted',
  ],
  [
    19,
    '00000005: AtrErr: DSID-03191083, #1: problem 1005, Att 9005a (unicodePwd)',
    ['reset'],
    'insufficientRights',
  ],
  [
    50,
    '00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
    onObjects,
    'insufficientRights',
  ],
  [
    50,
    '00000005: SecErr: DSID-031A11ED, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
    ['reset'],
    'insufficientRights',
  ],
  [
    50,
    '00000005: SecErr: DSID-031A11ED, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
    ['change'],
    'changeNotPermitted',
  ],
  [
    53,
    '0000001F: SvcErr: DSID-031A126A, problem 5003 (WILL_NOT_PERFORM), data 0',
    passwordWrites,
    'directoryConfiguration',
  ],
  [
    53,
    '0000001F: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM), data 0',
    passwordWrites,
    'directoryConfiguration',
  ],
  [
    12,
    '00000057: LdapErr: DSID-0C090CAD, comment: Error processing control, data 0, v4563',
    everywhere,
    'directoryConfiguration',
  ],
  [
    10,
    "0000202B: RefErr: DSID-0310084A, data 0, 1 access points\n\tref 1: 'corp'",
    everywhere,
    'pdcUnreachable',
  ],
  [
    32,
    "0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''",
    everywhere,
    'userNotFound',
  ],
  [
    8,
    '00002028: LdapErr: DSID-0C090254, comment: The server requires binds to turn on integrity checking',
    everywhere,
    'directoryConfiguration',
  ],
  [
    53,
    '0000052C: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    passwordWrites,
    'policyViolation',
  ],
  [
    19,
    '0000052C: AtrErr: DSID-03191083, #1: problem 1005, Att 9005a (unicodePwd)',
    passwordWrites,
    'policyViolation',
  ],
  [
    19,
    '00000775: AtrErr: DSID-03191083, #1: problem 1005, Att 9005a (unicodePwd)',
    ['change'],
    'accountLockedOut',
  ],
  [
    53,
    '00000775: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    ['change'],
    'accountLockedOut',
  ],
  ...['525', '52e', '52f', '530', '531', '532', '533', '701', '773', '775'].map(
    (data): [number, string, LdapOperation[], OutcomeCode] => [
      49,
      `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v4563`,
      ['signIn'],
      'serviceAccountRejected',
    ],
  ),
];

describe('the table of refusals', () => {
  it.each(pairs)('%i %s', (resultCode, text, operations, code) => {
    for (const operation of operations) {
      expect(meaningOf(resultCode, text, operation, plain).code, operation).toBe(code);
    }
  });

  it('says nothing of a password’s fault where the operation has no password', () => {
    for (const operation of ['signIn', 'read', 'unlock', 'mustChange'] as const) {
      for (const hex of ['0000052D', '0000052C', '00000056']) {
        for (const resultCode of [19, 53]) {
          expect(meaningOf(resultCode, `${hex}: AtrErr: DSID-03191083`, operation, plain).code).toBe(
            'unknown',
          );
        }
      }
    }
  });

  it('says why the service account may not sign in, in words', () => {
    const failure = (text: string): string | null => {
      const fault = { kind: 'refused', stage: 'signIn', resultCode: 49, text } as const;
      return toFailure({ fault, host: 'dc1', missing: 'pdc' }, 'reset', null, []).failure.diagnostic;
    };
    const text = '80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 533, v4563';
    expect(failure(text)).toBe(
      `The service account cannot sign in: it is disabled. The server said: ${text}`,
    );
    expect(failure('80090308: data 999')).toBe('80090308: data 999');
  });

  it('keeps the server’s words where it knows no better', () => {
    const text = '0000A1B2: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0';
    const fault = { kind: 'refused', stage: 'operation', resultCode: 53, text } as const;
    expect(toFailure({ fault, host: 'dc1', missing: 'pdc' }, 'reset', null, [])).toEqual({
      kind: 'failed',
      retryable: false,
      failure: { code: 'unknown', detail: null, diagnostic: text, domainController: 'dc1' },
    });
  });
});

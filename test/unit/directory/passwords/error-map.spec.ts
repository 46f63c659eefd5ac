import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  meaningOf,
  win32Code,
  type LdapOperation,
} from '../../../../electron/agent/directory/passwords/error-map';
import { diagnosticOf, toFailure } from '../../../../electron/agent/directory/passwords/to-failure';
import { unreached } from '../../../../electron/agent/directory/session/fault';
import { utf8 } from '../support/connector';

const plain = { markedProtected: false, memberOfProtectedGroup: false };
const marked = { markedProtected: true, memberOfProtectedGroup: false };
const member = { markedProtected: true, memberOfProtectedGroup: true };

const windowsReset = '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n\u0000';
const windowsChange =
  '0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)';
const samba = (text: string): string =>
  `0000052D: Constraint violation - check_password_restrictions: ${text}`;

describe('what a refusal means', () => {
  it.each<[number, string, LdapOperation, string]>([
    [53, windowsReset, 'reset', 'rejected policyViolation ruleNotStated'],
    [19, windowsChange, 'change', 'rejected policyViolation ruleNotStated'],
    [
      19,
      samba('the password is too short. It should be equal to or longer than 7 characters!'),
      'reset',
      'rejected policyViolation tooShort',
    ],
    [
      19,
      samba('the password does not meet the complexity criteria!'),
      'reset',
      'rejected policyViolation notComplex',
    ],
    [19, samba('password is too young to change!'), 'change', 'rejected policyViolation tooYoung'],
    [
      19,
      samba('the password was already used (in history)!'),
      'change',
      'rejected policyViolation inHistory',
    ],
    [
      19,
      samba('the password was already used (previous password)!'),
      'change',
      'rejected policyViolation inHistory',
    ],
    [19, samba('a rule of a later version'), 'change', 'rejected policyViolation ruleNotStated'],
    [
      53,
      '0000052C: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
      'reset',
      'rejected policyViolation ruleNotStated',
    ],
    [
      19,
      '00000056: AtrErr: DSID-03190F80, #1: problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)',
      'change',
      'rejected incorrectPassword -',
    ],
    [
      19,
      '00000005: AtrErr: DSID-03190F80, #1: problem 1005 (CONSTRAINT_ATT_TYPE), Att 9005a (unicodePwd)',
      'change',
      'rejected changeNotPermitted -',
    ],
    [
      19,
      'error in module acl: Constraint violation during LDB_MODIFY (19)',
      'change',
      'rejected changeNotPermitted -',
    ],
    [19, 'error in module acl: Constraint violation during LDB_MODIFY (19)', 'reset', 'failed unknown -'],
    [19, '00000005: AtrErr: DSID-03190F80', 'reset', 'rejected insufficientRights -'],
    [19, '00000775: Constraint violation', 'change', 'rejected accountLockedOut -'],
    [
      50,
      '00002098: SecErr: DSID-031514A0, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
      'reset',
      'rejected insufficientRights -',
    ],
    [50, '', 'unlock', 'rejected insufficientRights -'],
    [
      32,
      '0000208D: NameErr: DSID-0310028C, problem 2001 (NO_OBJECT), data 0, best match of: …',
      'read',
      'rejected userNotFound objectDeleted',
    ],
    [
      53,
      '0000001F: SvcErr: DSID-031A126A, problem 5003 (WILL_NOT_PERFORM), data 0',
      'reset',
      'failed directoryConfiguration -',
    ],
    [8, '00002028: LdapErr: DSID-0C090202', 'signIn', 'failed directoryConfiguration -'],
    [13, 'confidentiality required', 'reset', 'failed directoryConfiguration -'],
    [
      12,
      '00000057: LdapErr: DSID-0C090CAD, comment: Error processing control',
      'reset',
      'failed directoryConfiguration -',
    ],
    [10, '0000202B: RefErr: DSID-0310082F', 'reset', 'failed pdcUnreachable - retryable'],
    [51, '', 'reset', 'failed directoryBusy - retryable'],
    [52, '', 'read', 'failed directoryBusy - retryable'],
    [
      49,
      '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839',
      'signIn',
      'failed serviceAccountRejected -',
    ],
    [1, '000020D6: SvcErr: DSID-03100837', 'reset', 'failed unknown -'],
    [53, '0000052E: SvcErr: DSID-031A12D2', 'reset', 'failed unknown -'],
    [53, 'no code at all: password too short', 'reset', 'failed unknown -'],
    [19, '0000052D: password too short', 'unlock', 'failed unknown -'],
    [19, '00000056: …', 'reset', 'failed unknown -'],
    [49, 'data 52e', 'change', 'failed unknown -'],
  ])('%i %s (%s)', (resultCode, text, operation, expected) => {
    const { kind, code, detail, retryable } = meaningOf(resultCode, text, operation, plain);
    expect(`${kind} ${code} ${detail ?? '-'}${retryable ? ' retryable' : ''}`).toBe(expected);
  });

  it('explains a denial by the account’s protection', () => {
    const denied = '00002098: SecErr: DSID-031514A0, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0';
    expect(meaningOf(50, denied, 'reset', marked)).toMatchObject({
      code: 'protectedAccount',
      detail: 'markedProtected',
    });
    expect(meaningOf(50, denied, 'reset', member)).toMatchObject({
      code: 'protectedAccount',
      detail: 'memberOfProtectedGroup',
    });
    expect(meaningOf(19, windowsChange, 'change', member)).toMatchObject({ code: 'policyViolation' });
  });

  it('never takes an unknown Win32 code for a bad password or a policy', () => {
    const known = new Set([0x52c, 0x52d, 0x56, 0x5, 0x775, 0x1f]);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.constantFrom(19, 53),
        fc.constantFrom<LdapOperation>('reset', 'change'),
        fc.string(),
        (win32, ldap, operation, words) => {
          fc.pre(!known.has(win32));
          const text = `${win32.toString(16).padStart(8, '0')}: ${words}`;
          expect(meaningOf(ldap, text, operation, plain)).toEqual({
            kind: 'failed',
            code: 'unknown',
            detail: null,
            retryable: false,
          });
        },
      ),
    );
  });

  it('reads the Win32 code only where servers write it', () => {
    expect(win32Code('0000052D: SvcErr')).toBe(0x52d);
    expect(win32Code('x 0000052D: SvcErr')).toBeNull();
    expect(win32Code('52D: SvcErr')).toBeNull();
  });
});

describe('the server’s own words', () => {
  it('lose what is not printable and what is over 2,000 characters', () => {
    expect(diagnosticOf(windowsReset, [])).toBe(
      '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    );
    expect(diagnosticOf('x'.repeat(2_100), [])).toHaveLength(2_000);
    expect(diagnosticOf('\u0000\n', [])).toBeNull();
  });

  it('are dropped when they repeat a password, in any case', () => {
    expect(diagnosticOf('bad value GEHEIM-ä', [utf8('geheim-Ä')])).toBeNull();
    expect(diagnosticOf('bad value', [utf8('geheim')])).toBe('bad value');
  });
});

describe('what could not be reached', () => {
  const fault = unreached('tcp', 'connect ECONNREFUSED');
  it('is the directory, or the PDC emulator alone', () => {
    const of = (missing: 'directory' | 'pdc'): unknown =>
      toFailure({ fault, host: null, missing }, 'reset', null, []);
    const failure = {
      code: 'directoryUnreachable',
      detail: null,
      diagnostic: 'TCP: connect ECONNREFUSED',
      domainController: null,
    };
    expect(of('directory')).toEqual({ kind: 'failed', retryable: true, failure });
    expect(of('pdc')).toEqual({
      kind: 'failed',
      retryable: true,
      failure: { ...failure, code: 'pdcUnreachable' },
    });
  });

  it('is busy when all connections are in use', () => {
    const busy = toFailure(
      { fault: unreached('pool', 'in use'), host: 'dc1', missing: 'pdc' },
      'read',
      null,
      [],
    );
    expect(busy).toMatchObject({
      retryable: true,
      failure: { code: 'directoryBusy', domainController: 'dc1' },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../../electron/agent/directory/passwords/verify-password';
import { unreached, type LdapFault } from '../../../../electron/agent/directory/session/fault';
import { err, ok } from '../../../../shared/result';

const refused = (data: string, resultCode = 49): LdapFault => ({
  kind: 'refused',
  stage: 'operation',
  resultCode,
  text: `80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data ${data}, v3839`,
});

describe('what a bind says about a password', () => {
  it.each([
    ['530', 'yes'],
    ['531', 'yes'],
    ['532', 'yes'],
    ['533', 'yes'],
    ['701', 'yes'],
    ['773', 'yes'],
    ['52e', 'no'],
    ['52E', 'no'],
    ['525', 'unknown'],
    ['775', 'unknown'],
    ['568', 'unknown'],
  ])('data %s: %s', (data, verdict) => {
    expect(verdictOf(err(refused(data)))).toBe(verdict);
  });

  it('is yes for a success and unknown for everything else', () => {
    expect(verdictOf(ok(undefined))).toBe('yes');
    expect(verdictOf(err(refused('52e', 53)))).toBe('unknown');
    expect(verdictOf(err({ ...refused('52e'), text: 'Invalid credentials' }))).toBe('unknown');
    expect(verdictOf(err({ kind: 'lost', reason: 'timeout', text: '' }))).toBe('unknown');
    expect(verdictOf(err(unreached('tcp', '')))).toBe('unknown');
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PdcAccess } from '../../../../electron/agent/directory/pdc/pdc';
import type { Session } from '../../../../electron/agent/directory/session/session';
import { writeAccount } from '../../../../electron/agent/directory/passwords/write-account';
import type { DirectoryWrite, WriteResult } from '../../../../electron/agent/pipeline/ports';
import { err, ok } from '../../../../shared/result';
import { account, never, utf8 } from '../support/connector';

/**
 * A server’s text as the parts it was made of. The expectation is read from the parts, never from the text, so it
 * shares nothing with the parser it judges.
 */
interface Told {
  readonly ldap: number;
  readonly kind: DirectoryWrite['kind'];
  /** In front of the code; a text with anything there has no code. */
  readonly prefix: string;
  readonly win32: number;
  readonly form: 'eight' | 'seven' | 'nine' | 'prefixed' | 'none';
  readonly letters: 'upper' | 'lower';
  readonly separator: string;
  readonly body: string;
  /** Characters kept; -1 = all. */
  readonly keep: number;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function codeOf({ win32, form, letters }: Told): string {
  const forms = {
    eight: hex(win32, 8),
    seven: hex(win32 % 0x1000_0000, 7),
    nine: `${hex(win32, 8)}0`,
    prefixed: `0x${hex(win32, 8)}`,
    none: '',
  };
  return letters === 'upper' ? forms[form].toUpperCase() : forms[form];
}

function textOf(told: Told): string {
  const code = codeOf(told);
  const text = `${told.prefix}${code}${code === '' ? '' : told.separator}${told.body}`;
  return told.keep < 0 ? text : text.slice(0, told.keep);
}

/** The table of domain-facts 3.4, its three rows that matter here. */
function mayMean(told: Told): 'policyViolation' | 'incorrectPassword' | null {
  const isWhole = told.keep < 0 || told.keep >= 9;
  const hasCode = told.form === 'eight' && told.prefix === '' && told.separator.startsWith(':') && isWhole;
  if (!hasCode || told.kind === 'unlock') return null;
  const refusesNew = told.win32 === 0x52d || told.win32 === 0x52c;
  if (refusesNew && (told.ldap === 19 || told.ldap === 53)) return 'policyViolation';
  return told.win32 === 0x56 && told.ldap === 19 && told.kind === 'change' ? 'incorrectPassword' : null;
}

const interesting = [
  0x52d, 0x52c, 0x56, 0x5, 0x775, 0x1f, 0x57, 0x2098, 0x208d, 0x202b, 0x2028, 0x52e, 0x80090308, 0,
];
const dsid = fc.integer({ min: 0, max: 0xffff_ffff }).map((value) => `DSID-${hex(value, 8).toUpperCase()}`);
const problem = fc.constantFrom(
  'problem 5003 (WILL_NOT_PERFORM), data 0',
  'problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)',
  'problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
  'problem 2001 (NO_OBJECT), data 0, best match of:',
  'Problem 5003 (WILL_NOT_PERFORM), Daten 0',
);
const windows = fc
  .tuple(fc.constantFrom('SvcErr', 'AtrErr', 'SecErr', 'NameErr', 'RefErr', 'LdapErr'), dsid, problem)
  .map((parts) => `${parts[0]}: ${parts[1]}, ${parts[2]}`);
const inner = fc
  .constantFrom(...interesting)
  .map(
    (code) => `AtrErr: DSID-03191083, #1:\n\t0: ${hex(code, 8).toUpperCase()}: DSID-03191083, problem 1005`,
  );
const comment = fc
  .constantFrom(...interesting)
  .map(
    (code) =>
      `LdapErr: DSID-0C090447, comment: ${hex(code, 8)}: AcceptSecurityContext error, data ${code.toString(16)}, v4563`,
  );
const name = fc
  .tuple(fc.constantFrom('0000052D: x', '00000056: Müller', '19', '52d', 'passwort zu kurz'), fc.nat(99_999))
  .map((parts) => `best match of:\n\t'CN=${parts[0]} ${parts[1]},OU=0000052D:,DC=corp'\n`);
const words = fc.constantFrom(
  'Constraint violation - check_password_restrictions: the password is too short. It should be equal or longer than 8 characters!',
  'the password was already used (in history)!',
  'the old password does not match',
  'invalid credentials, wrong password',
  'Das Kennwort entspricht nicht den Kennwortrichtlinien.',
  'Le mot de passe ne correspond pas aux critères de complexité.',
  'パスワードがポリシーの要件を満たしていません。',
  'Success',
  'ERROR_PASSWORD_RESTRICTION (0x52D, 1325)',
  '',
);
const anything = fc.string({ maxLength: 40 }).map((text) => `Text ${text}`);

const told: fc.Arbitrary<Told> = fc.record({
  ldap: fc.oneof(fc.constantFrom(19, 19, 53), fc.constantFrom(50, 49, 32), fc.integer({ min: 1, max: 123 })),
  kind: fc.constantFrom('reset', 'change', 'change', 'unlock'),
  prefix: fc.oneof(
    { arbitrary: fc.constant(''), weight: 5 },
    { arbitrary: fc.constantFrom(' ', '\u0000', '\ufeff', 'error: ', 'LDAP: ', 'x', '[', '\n'), weight: 1 },
  ),
  win32: fc.oneof(
    fc.constantFrom(0x52d, 0x52c, 0x56, 0x56),
    fc.constantFrom(...interesting),
    fc.integer({ min: 0, max: 0xffff_ffff }),
  ),
  form: fc.constantFrom('eight', 'eight', 'eight', 'eight', 'eight', 'seven', 'nine', 'prefixed', 'none'),
  letters: fc.constantFrom('upper', 'lower'),
  separator: fc.constantFrom(': ', ': ', ':', ': - ', ' ', ';', ''),
  body: fc.oneof(windows, inner, comment, name, words, anything).map((body) => `Err ${body}\n\u0000`),
  keep: fc.oneof({ arbitrary: fc.constant(-1), weight: 4 }, { arbitrary: fc.nat(30), weight: 1 }),
});

const deps = {
  sessions: { connect: unused, signIn: unused },
  operationTimeoutMs: 1_000,
  connectTimeoutMs: 1_000,
};
function unused(): never {
  throw new Error('A refusal needs no other connection');
}

/** The adapter’s write at a domain controller that refuses it so, and that shows nothing else. */
async function refusedWith(what: Told): Promise<WriteResult> {
  const text = textOf(what);
  const session: Session = {
    alive: true,
    bind: unused,
    search: unused,
    readEntry: () => Promise.resolve(ok(null)),
    modify: () => Promise.resolve(err({ kind: 'refused', stage: 'operation', resultCode: what.ldap, text })),
    close: unused,
  };
  const host = { name: 'dc1', address: null };
  const pdc: PdcAccess = {
    use: async (_signal, work) => {
      const done = await work({ session, host, policyHints: null });
      return done.ok
        ? ok({ value: done.value, host: host.name })
        : err({ fault: done.error, host: host.name, missing: 'pdc' });
    },
    host: unused,
    close: unused,
  };
  const passwords = { newPassword: utf8('Zx9-neu-€'), currentPassword: utf8('Zx9-alt-€') };
  const writes: Record<DirectoryWrite['kind'], DirectoryWrite> = {
    reset: { kind: 'reset', ...passwords, unlock: true, mustChange: false },
    change: { kind: 'change', ...passwords },
    unlock: { kind: 'unlock' },
  };
  return await writeAccount(pdc, deps, account(), writes[what.kind], never);
}

const counts = { policyViolation: 0, incorrectPassword: 0, unknown: 0 };

it('10,000 error texts are a success never, and the password’s fault only where the table says so', async () => {
  await fc.assert(
    fc.asyncProperty(told, async (what) => {
      const result = await refusedWith(what);
      if (result.kind === 'applied') throw new Error('A refusal passed for a success');
      const blamed = ['policyViolation', 'incorrectPassword'].includes(result.code) ? result.code : null;
      expect([result.code === 'success', blamed]).toEqual([false, mayMean(what)]);
      if (result.code in counts) counts[result.code as keyof typeof counts] += 1;
      if (result.code !== 'unknown') return;
      const said = textOf(what)
        .replace(/\p{Cc}+/gu, ' ')
        .trim();
      expect(result.diagnostic).toBe(said === '' ? null : said);
    }),
    { numRuns: 10_000 },
  );
  // The generator reaches each of them often enough to prove something.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(15);
});

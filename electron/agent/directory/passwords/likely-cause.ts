import type { OutcomeDetail } from '../../../../shared/outcome-details';
import type { DirectoryAccount, DirectoryWrite } from '../../pipeline/ports';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import { fileTimeMs } from '../values/file-time';
import { guidDn } from '../values/guid';
import { readRules, type PasswordRules } from '../inspect/inspect-policy';
import { shapeOf, type AccountNames } from './password-shape';
import type { PdcSession } from '../pdc/pdc';
import { accountFlags } from './read-account';

/** What a refusal that names no rule is likely about. */
export interface LikelyCause {
  readonly detail: OutcomeDetail;
  /** For the admin: the policy and its figures. Of the password nothing but which rule it breaks. */
  readonly text: string;
}

/** What of an account its policy looks at. */
export interface PolicySubject extends AccountNames {
  /** Neither length nor complexity is asked for: PASSWD_NOTREQD, or not a normal account (MS-SAMR 3.1.1.7.2). */
  readonly isExempt: boolean;
  /** Epoch milliseconds; `null` = never set, or to be changed: then it has no age. */
  readonly passwordSetAt: number | null;
}

/** Which rules the domain controller applies to a write; on resets it checks the last two only with policy hints. */
export interface AppliedRules {
  readonly age: boolean;
  readonly history: boolean;
}

const normalAccount = 0x200;
const dayMs = 86_400_000;

function policyName(fineGrained: string | null): string {
  const name = fineGrained === null ? null : /^CN=(?<name>(?:\\.|[^,\\])+)/i.exec(fineGrained);
  return name === null ? 'the policy of the domain' : `the policy ${name.groups?.['name'] ?? ''}`;
}

function span(ms: number): string {
  if (ms % dayMs === 0) return ms === dayMs ? '1 day' : `${ms / dayMs} days`;
  return `${Math.ceil(ms / 60_000)} minutes`;
}

function tooYoung(policy: string, minAgeMs: number, setAt: number): string {
  if (minAgeMs === Number.POSITIVE_INFINITY)
    return `${policy} has a minimum password age that never ends: users cannot change their passwords`;
  const endsAt = new Date(setAt + minAgeMs).toISOString().slice(0, 19).replace('T', ' ');
  return `${policy} keeps a password for at least ${span(minAgeMs)}: this one may be changed from ${endsAt} UTC`;
}

function remaining(policy: string, rules: PasswordRules, applied: AppliedRules): string {
  const age = applied.age ? 'the length, the complexity or the minimum age' : 'the length or the complexity';
  const filter = 'a password filter on the domain controllers';
  const history =
    applied.history && rules.history > 0
      ? `the history (the last ${rules.history} passwords) or ${filter}; Active Directory does not tell which`
      : `${filter} (the history is not checked here)`;
  return `Not ${age} that ${policy} asks for. What is left: ${history}.`;
}

/**
 * Compares a password with the rules. The minimum age comes first, because while it lasts no other password helps.
 *
 * @param now the domain controller’s time, epoch milliseconds
 */
export function judge(
  rules: PasswordRules,
  subject: PolicySubject,
  password: Uint8Array,
  applied: AppliedRules,
  now: number,
): LikelyCause {
  const policy = policyName(rules.fineGrained);
  const { length, isComplex } = shapeOf(password, subject);
  const { passwordSetAt: setAt, isExempt } = subject;
  const broken: LikelyCause[] = [];
  if (applied.age && setAt !== null && rules.minAgeMs > 0 && setAt + rules.minAgeMs > now)
    broken.push({ detail: 'likelyTooYoung', text: tooYoung(policy, rules.minAgeMs, setAt) });
  if (!isExempt && length < rules.minLength)
    broken.push({
      detail: 'likelyTooShort',
      text: `${policy} asks for at least ${rules.minLength} characters`,
    });
  if (!isExempt && rules.complexity && !isComplex)
    broken.push({
      detail: 'likelyNotComplex',
      text: `${policy} asks for three of five kinds of characters without the names of the account`,
    });
  const [first] = broken;
  if (first === undefined) return { detail: 'historyOrFilter', text: remaining(policy, rules, applied) };
  return { detail: first.detail, text: `Likely: ${broken.map(({ text }) => text).join('; ')}.` };
}

const attributes = [
  'sAMAccountName',
  'displayName',
  'userAccountControl',
  'pwdLastSet',
  'msDS-ResultantPSO',
] as const;

/** `null` where the service account may not read what the policy looks at. */
function subjectOf(entry: LdapEntry): PolicySubject | null {
  const control = entry.integer('userAccountControl');
  const lastSet = entry.text('pwdLastSet');
  if (control === null || lastSet === null) return null;
  const isNormal = (control & normalAccount) !== 0;
  return {
    accountName: entry.text('sAMAccountName'),
    displayName: entry.text('displayName'),
    isExempt: !isNormal || (control & accountFlags.passwordNotRequired) !== 0,
    passwordSetAt: fileTimeMs(lastSet),
  };
}

/** By default only administrators may read fine-grained policies: which one is in force is worth telling all the same. */
function unreadable(fineGrained: string | null): LikelyCause | null {
  if (fineGrained === null) return null;
  const text = `In force is ${policyName(fineGrained)}, which the service account may not read.`;
  return { detail: 'ruleNotStated', text };
}

/** GeneralizedTime as AD writes it, `20261121093000.0Z`, in epoch milliseconds. */
function generalizedTimeMs(text: string | null): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text ?? '');
  if (parts === null) return null;
  const [year = 0, month = 0, ...rest] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

/**
 * Finds out which rule a new password is likely to have been refused for, on the session that refused it. Reads only,
 * and never throws for the network.
 *
 * @param call the limit of each read, asked for afresh; `null` = the time is over
 * @returns `null` when the account, its policy or the time cannot be read: then nothing is guessed
 */
export async function likelyCause(
  { session, policyHints }: PdcSession,
  { ref }: DirectoryAccount,
  write: Exclude<DirectoryWrite, { readonly kind: 'unlock' }>,
  call: () => Call | null,
): Promise<LikelyCause | null> {
  const read = async (dn: string, names: readonly string[]): Promise<LdapEntry | null> => {
    const limits = call();
    const entry = limits === null ? null : await session.readEntry(dn, names, limits);
    return entry?.ok === true ? entry.value : null;
  };
  const entry = await read(guidDn(ref.objectGuid), attributes);
  const subject = entry === null ? null : subjectOf(entry);
  const limits = call();
  if (entry === null || subject === null || limits === null) return null;
  const fineGrained = entry.text('msDS-ResultantPSO');
  const rules = await readRules(session, ref.partitionDn, fineGrained, limits);
  if (!rules.ok) return null;
  if (rules.value === null) return unreadable(fineGrained);
  const wholePolicy = write.kind === 'change' || policyHints !== null;
  const now = generalizedTimeMs((await read('', ['currentTime']))?.text('currentTime') ?? null);
  if (now === null) return null;
  return judge(rules.value, subject, write.newPassword, { age: wholePolicy, history: wholePolicy }, now);
}

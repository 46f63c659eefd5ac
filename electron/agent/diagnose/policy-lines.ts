import type { AccountInspection, PdcInspection } from '../directory/inspect/inspector';
import { moment } from './account-lines';
import { cmdDn } from './commands';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import { line } from './diagnosis-line';

function duration(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours % 24 === 0) return hours === 24 ? '1 day' : `${hours / 24} days`;
  return hours >= 1 ? `${Number(hours.toFixed(1))} h` : `${Math.round(ms / 60_000)} min`;
}

function minimumAgeLine(minAgeMs: number, passwordSetAt: number | null, nowMs: number): DiagnosisLine {
  if (minAgeMs === 0) return line('minimumAge', 'good', 'There is no minimum password age');
  if (minAgeMs === Number.POSITIVE_INFINITY) {
    const text = 'The minimum password age never ends: users cannot change their passwords';
    return line('minimumAge', 'warning', text, 'Shorten the minimum password age of the policy.');
  }
  const age = `The minimum password age is ${duration(minAgeMs)}`;
  const endsAt = passwordSetAt === null ? null : passwordSetAt + minAgeMs;
  if (endsAt === null || endsAt <= nowMs) return line('minimumAge', 'good', `${age}, which is over`);
  const text = `${age} and ends at ${moment(endsAt)}: until then a change is refused, and a reset too where the domain controller applies the whole policy to it`;
  return line('minimumAge', 'warning', text, `Wait until ${moment(endsAt)}, or shorten it in the policy.`);
}

/**
 * The rules the next password must keep; none where the account cannot be read. A filter on the domain controllers may
 * have more, which nobody can read.
 */
export function policyLines(
  { policyHints }: Pick<PdcInspection, 'policyHints'>,
  { account, rules, token }: Pick<AccountInspection, 'account' | 'rules' | 'token'>,
  partitionDn: string,
  nowMs: number,
): readonly DiagnosisLine[] {
  if (account.state === null) return [];
  if (rules === null) {
    const source = account.fineGrainedPolicy ?? 'the domain';
    const text = `The password policy of ${source} cannot be read: only administrators may, unless they let others`;
    const dn = cmdDn(account.fineGrainedPolicy ?? partitionDn);
    const remedy = `Not needed for writeback. To see it here:\ndsacls ${dn} /G "${token.name}:GR"`;
    return [line('passwordPolicy', 'unknown', text, remedy)];
  }
  const source = rules.fineGrained ?? 'the domain';
  const complexity = rules.complexity ? 'complexity required' : 'no complexity required';
  const policy = `Password policy of ${source}: at least ${rules.minLength} characters, ${complexity}`;
  const resets = policyHints
    ? 'checked on changes and resets'
    : 'checked on changes only: this domain controller offers no policy hints';
  const history = rules.history === 0 ? 'No passwords are remembered' : `The last ${rules.history} passwords`;
  return [
    line('passwordPolicy', 'good', policy),
    line('passwordHistory', 'good', rules.history === 0 ? history : `${history} are refused, ${resets}`),
    minimumAgeLine(rules.minAgeMs, account.state.passwordSetAt, nowMs),
  ];
}

import { ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { durationMs } from '../values/file-time';
import type { Session } from '../session/session';

/** The password rules for one account. */
export interface PasswordRules {
  /** DN of the fine-grained policy; `null` = the domain’s own. */
  readonly fineGrained: string | null;
  readonly minLength: number;
  readonly complexity: boolean;
  /** Passwords remembered; 0 = none. */
  readonly history: number;
  /** Milliseconds. */
  readonly minAgeMs: number;
}

const domainAttributes = ['minPwdLength', 'pwdProperties', 'pwdHistoryLength', 'minPwdAge'] as const;
const fineGrainedAttributes = [
  'msDS-MinimumPasswordLength',
  'msDS-PasswordComplexityEnabled',
  'msDS-PasswordHistoryLength',
  'msDS-MinimumPasswordAge',
] as const;
/** DOMAIN_PASSWORD_COMPLEX of pwdProperties (MS-SAMR 2.2.1.14). */
const complexityBit = 1;

function rules(entry: LdapEntry, fineGrained: string | null): PasswordRules | null {
  const [length, complexity, history, age] = fineGrained === null ? domainAttributes : fineGrainedAttributes;
  const minLength = entry.integer(length);
  const remembered = entry.integer(history);
  const minAgeMs = durationMs(entry.text(age));
  const properties = entry.integer(complexity);
  const flag = entry.text(complexity);
  if (minLength === null || remembered === null || minAgeMs === null || flag === null) return null;
  const isComplex = fineGrained === null ? ((properties ?? 0) & complexityBit) !== 0 : flag === 'TRUE';
  return { fineGrained, minLength, complexity: isComplex, history: remembered, minAgeMs };
}

/**
 * The rules in force: those of the fine-grained policy that msDS-ResultantPSO names, else the domain’s. `null` when
 * they cannot be read: by default only administrators may read fine-grained policies.
 */
export async function readRules(
  session: Session,
  partitionDn: string,
  fineGrained: string | null,
  call: Call,
): Promise<Result<PasswordRules | null, LdapFault>> {
  const attributes = fineGrained === null ? domainAttributes : fineGrainedAttributes;
  const entry = await session.readEntry(fineGrained ?? partitionDn, attributes, call);
  if (entry.ok) return ok(entry.value === null ? null : rules(entry.value, fineGrained));
  // Windows hides what may not be read: the object is “not there”.
  const isHidden = entry.error.kind === 'refused' && [32, 50].includes(entry.error.resultCode);
  return isHidden ? ok(null) : entry;
}

import type { Domain } from '../domain';
import { backLinked, integerOf, isUser, textOf, type Entry } from '../store/entry';
import { foreverTicks } from '../store/values';
import { groupsOf } from './groups';

/** The rules for one account’s password. Durations in 100 ns; `null` = never. */
export interface PasswordPolicy {
  readonly minLength: number;
  readonly complexity: boolean;
  readonly historyLength: number;
  readonly minAge: bigint;
  readonly maxAge: bigint | null;
  /** Wrong passwords that lock; 0 = none do. */
  readonly lockoutThreshold: number;
  readonly lockoutDuration: bigint | null;
  readonly observationWindow: bigint;
}

const complexityBit = 1n;

/** AD keeps durations as negative numbers. */
function positive(ticks: bigint): bigint {
  return ticks < 0n ? -ticks : ticks;
}

/** 0 and the lowest number both mean: never ends. */
function endingOrNever(ticks: bigint): bigint | null {
  return ticks === 0n || ticks === foreverTicks ? null : positive(ticks);
}

function domainPolicy(head: Entry): PasswordPolicy {
  return {
    minLength: Number(integerOf(head, 'minPwdLength')),
    complexity: (integerOf(head, 'pwdProperties') & complexityBit) !== 0n,
    historyLength: Number(integerOf(head, 'pwdHistoryLength')),
    minAge: positive(integerOf(head, 'minPwdAge')),
    maxAge: endingOrNever(integerOf(head, 'maxPwdAge')),
    lockoutThreshold: Number(integerOf(head, 'lockoutThreshold')),
    lockoutDuration: endingOrNever(integerOf(head, 'lockoutDuration')),
    observationWindow: positive(integerOf(head, 'lockOutObservationWindow')),
  };
}

function fineGrained(settings: Entry): PasswordPolicy {
  return {
    minLength: Number(integerOf(settings, 'msDS-MinimumPasswordLength')),
    complexity: textOf(settings, 'msDS-PasswordComplexityEnabled') === 'TRUE',
    historyLength: Number(integerOf(settings, 'msDS-PasswordHistoryLength')),
    minAge: positive(integerOf(settings, 'msDS-MinimumPasswordAge')),
    maxAge: endingOrNever(integerOf(settings, 'msDS-MaximumPasswordAge')),
    lockoutThreshold: Number(integerOf(settings, 'msDS-LockoutThreshold')),
    lockoutDuration: endingOrNever(integerOf(settings, 'msDS-LockoutDuration')),
    observationWindow: positive(integerOf(settings, 'msDS-LockoutObservationWindow')),
  };
}

function best(settings: Iterable<Entry>): Entry | null {
  const order = (left: Entry, right: Entry): number => {
    const difference =
      integerOf(left, 'msDS-PasswordSettingsPrecedence') -
      integerOf(right, 'msDS-PasswordSettingsPrecedence');
    return difference === 0n
      ? left.guid.toString('hex').localeCompare(right.guid.toString('hex'))
      : Number(difference);
  };
  return [...settings].sort(order)[0] ?? null;
}

/**
 * The fine-grained policy in force (msDS-ResultantPSO, MS-ADTS 3.1.1.4.5.36): one linked to the account itself, else
 * the one of its groups with the lowest precedence. `null` = the domain’s own.
 */
export function resultantPolicy(domain: Domain, account: Entry): Entry | null {
  if (!isUser(account, 'withoutComputers')) return null;
  const own = best(backLinked(account, 'msDS-PSOApplied'));
  if (own !== null) return own;
  return best([...groupsOf(domain, account)].flatMap((group) => [...backLinked(group, 'msDS-PSOApplied')]));
}

export function policyOf(domain: Domain, account: Entry): PasswordPolicy {
  const settings = resultantPolicy(domain, account);
  return settings === null ? domainPolicy(domain.head) : fineGrained(settings);
}

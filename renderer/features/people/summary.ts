import type { DiagnosisId, DiagnosisLine } from '../../../shared/model/diagnosis';
import { countState, groupLines, isOfPolicy, worstState } from './groups';

/** Kinds of operations that a missing right spoils, while the others go on. */
export type Affected = 'resets' | 'changes' | 'unlocks' | 'mustChange';

/** A diagnosis in one sentence. `count` = lines that made it so. */
export type Summary =
  | { readonly kind: 'works' | 'worksButRules' | 'incomplete' | 'nothingChecked' }
  | { readonly kind: 'limited' | 'uncertain' | 'fails'; readonly count: number }
  | { readonly kind: 'someFail'; readonly affected: readonly Affected[]; readonly count: number };

/** What fails when a line is bad; of any other line, everything. */
const spoils: Partial<Record<DiagnosisId, Affected>> = {
  resetPassword: 'resets',
  // Without it a reset leaves a password that has expired.
  unexpirePassword: 'resets',
  changePassword: 'changes',
  lockoutTime: 'unlocks',
  pwdLastSet: 'mustChange',
};
const order: readonly Affected[] = ['resets', 'changes', 'unlocks', 'mustChange'];

function failing(lines: readonly DiagnosisLine[]): Summary {
  const bad = lines.filter(({ state }) => state === 'bad');
  const affected = bad.map(({ id }) => spoils[id]);
  if (affected.includes(undefined)) return { kind: 'fails', count: bad.length };
  return {
    kind: 'someFail',
    affected: order.filter((one) => affected.includes(one)),
    count: bad.length,
  };
}

/** The worst line decides. What is not known, or was not looked at, is never taken for good. */
export function summarise(lines: readonly DiagnosisLine[]): Summary {
  if (lines.length === 0) return { kind: 'nothingChecked' };
  const worst = worstState(lines);
  if (worst === 'bad') return failing(lines);
  const unknown = lines.filter(({ state }) => state === 'unknown');
  if (!unknown.every(isOfPolicy)) return { kind: 'uncertain', count: unknown.length };
  const { missing } = groupLines(lines);
  if (missing.some((group) => group !== 'policy')) return { kind: 'incomplete' };
  if (unknown.length > 0 || missing.length > 0) return { kind: 'worksButRules' };
  return worst === 'good' ? { kind: 'works' } : { kind: 'limited', count: countState(lines, 'warning') };
}

/** The colour and sign of each. */
export const summaryResults = {
  works: 'good',
  limited: 'warning',
  worksButRules: 'unknown',
  uncertain: 'unknown',
  incomplete: 'unknown',
  nothingChecked: 'unknown',
  someFail: 'bad',
  fails: 'bad',
} as const satisfies Record<Summary['kind'], DiagnosisLine['state']>;

import type { LineageAnswer } from '../../../shared/model/sync';

/** The rule whose link names the account that passwords are written to. */
export const accountEnabledRule = 'In from AD - User AccountEnabled';

export type LineageAccount = LineageAnswer['accounts'][number];
export type LinkOrigin = LineageAccount['links'][number];

/** Whether the rule counts an account as enabled. */
export function isEnabledAccount({ links }: Pick<LineageAccount, 'links'>): boolean {
  return links.some(({ rule }) => rule === accountEnabledRule);
}

/**
 * Where a password would be written to: `one` = the account with the AccountEnabled link, `several` and `none` = nowhere,
 * `noAccounts` = there is no account at all.
 */
export type WriteTarget = 'one' | 'several' | 'none' | 'noAccounts';

export function writeTarget({ accounts }: Pick<LineageAnswer, 'accounts'>): WriteTarget {
  if (accounts.length === 0) return 'noAccounts';
  const enabled = accounts.filter(isEnabledAccount).length;
  if (enabled === 0) return 'none';
  return enabled === 1 ? 'one' : 'several';
}

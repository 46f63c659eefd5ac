import { isWithin } from './address';

/** What a shared access rule may allow. `Manage` includes the other two. */
export type AccessRight = 'Send' | 'Listen' | 'Manage';

/**
 * A shared access rule. The same name may be given several times, for rights on several queues (as one would make a
 * rule of the same name on each queue) and for its primary and its secondary key.
 */
export interface AccessRule {
  readonly name: string;
  /** The signing key, used as the UTF-8 bytes of this text. A secret. */
  readonly key: string;
  /** A queue, a queue’s `/$deadletterqueue`, or `*` for the whole namespace. A queue includes its dead letters. */
  readonly queue: string;
  readonly rights: readonly AccessRight[];
}

/** Whether a rule of this name gives the right on a queue. */
export function grants(
  rules: readonly AccessRule[],
  name: string,
  entity: string,
  right: AccessRight,
): boolean {
  return rules.some((rule) => {
    if (rule.name !== name) return false;
    if (rule.queue !== '*' && !isWithin(entity, rule.queue.toLowerCase())) return false;
    return rule.rights.includes(right) || rule.rights.includes('Manage');
  });
}

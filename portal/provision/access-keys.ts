/** The two keys of a rule; either opens the queue. Secrets. */
export interface KeyPair {
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** What one queue has for a side. */
export interface FoundKeys extends KeyPair {
  /** Whether a rotation is marked as under way on this queue. */
  readonly rotating: boolean;
}

/** The pair all four queues should have, and why. */
export interface AgreedKeys {
  readonly pair: KeyPair;
  readonly rotating: boolean;
  readonly because:
    | 'none'
    | 'agreed'
    | 'interruptedRotation'
    | 'interruptedFinish'
    | 'different'
    | 'rotationBegun'
    | 'rotationFinished';
}

const same = (a: KeyPair, b: KeyPair): boolean =>
  a.primaryKey === b.primaryKey && a.secondaryKey === b.secondaryKey;

function agreed(found: FoundKeys, because: AgreedKeys['because']): AgreedKeys {
  const { primaryKey, secondaryKey, rotating } = found;
  return { pair: { primaryKey, secondaryKey }, rotating, because };
}

/**
 * Finds the pair a side should have on every queue. A rotation makes the old primary key the secondary one, queue by
 * queue; when it was interrupted, the queue whose secondary key is the primary one elsewhere has the newer pair. While
 * it is completed the old key goes on to open all four.
 *
 * @param found in the order of the queues, of those that have the rule
 * @param newKey makes a random key
 */
export function agreeKeys(found: readonly FoundKeys[], newKey: () => string): AgreedKeys {
  const [first] = found;
  if (first === undefined) {
    return { pair: { primaryKey: newKey(), secondaryKey: newKey() }, rotating: false, because: 'none' };
  }
  if (found.every((each) => same(each, first))) {
    // The mark is written together with the keys, so a queue without it has finished.
    return agreed({ ...first, rotating: found.every((each) => each.rotating) }, 'agreed');
  }
  if (found.every((each) => each.primaryKey === first.primaryKey)) {
    return agreed(found.find((each) => !each.rotating) ?? first, 'interruptedFinish');
  }
  const newer = found.find((each) =>
    found.every((other) => other.primaryKey === each.primaryKey || other.primaryKey === each.secondaryKey),
  );
  return newer === undefined ? agreed(first, 'different') : agreed(newer, 'interruptedRotation');
}

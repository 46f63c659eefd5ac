import { err, ok, type Result } from '../../shared/result';
import type { Side } from './desired-queues';
import { isInPlace, type KeyChange, type Plan } from './plan';

/** A rotation has two halves, so that nobody is cut off between them. */
export type RotationHalf = 'begin' | 'finish';

function begin(side: Side, since: string, newKey: () => string): KeyChange {
  return (each, agreed) => {
    if (each !== side) return agreed;
    const pair = { primaryKey: newKey(), secondaryKey: agreed.pair.primaryKey };
    return { pair, rotating: true, because: 'rotationBegun', since };
  };
}

function finish(side: Side, newKey: () => string): KeyChange {
  return (each, agreed) => {
    if (each !== side) return agreed;
    const pair = { primaryKey: agreed.pair.primaryKey, secondaryKey: newKey() };
    return { pair, rotating: false, because: 'rotationFinished', since: null };
  };
}

/**
 * The change of keys of one half of a rotation, or why it must not be done now.
 *
 * `begin` makes a new primary key; the former one goes on to work as the secondary one, so whoever still uses it is not
 * cut off. `finish` replaces that by a random key that nobody gets: the former key ends. A half that was interrupted is
 * completed by provisioning again.
 *
 * @param now what provisioning would do to the relay at this moment
 * @param since when the rotation begins, ISO 8601; marks the queues
 */
export function rotation(
  half: RotationHalf,
  side: Side,
  now: Plan,
  since: string,
  newKey: () => string,
): Result<KeyChange, string> {
  if (!isInPlace(now)) {
    return err(
      'The relay is not as it should be. Provision it first; that also completes a rotation that was interrupted.',
    );
  }
  const before = now.rotating[side];
  if (half === 'finish') {
    return before === null ? err('No rotation of these keys is under way.') : ok(finish(side, newKey));
  }
  if (before === null) return ok(begin(side, since, newKey));
  return err(
    `A rotation of these keys is under way since ${before}, and the former key still works. Finish it first.`,
  );
}

import { randomInt } from 'node:crypto';
import { canaryMarker } from '../population/passwords';
import type { PasswordKind } from './scenario';

// No vowels: a name of the account can then not occur by chance, which the complexity rule would refuse.
const letters = 'bcdfghjkmnpqrstvwxz';

function randomLetters(count: number): string {
  return Array.from({ length: count }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** One of these words is in every password of the lab: whoever finds one anywhere has found a leak. */
export const canaries: readonly string[] = [`${canaryMarker}-`, 'cnrysmpl', 'Cn7!'];

/**
 * A new password of the demonstration. Each holds one of the canaries.
 */
export function demoPassword(kind: PasswordKind): string {
  switch (kind) {
    case 'good':
      return `${canaryMarker}-${randomLetters(20 - canaryMarker.length - 3)}7!`;
    case 'long': {
      const start = `${canaryMarker}-9!Äöüß-${randomLetters(8)}-`;
      const emoji = '🔑';
      const rest = 256 - start.length;
      return start + emoji.repeat(Math.floor(rest / 2)) + 'x'.repeat(rest % 2);
    }
    case 'short':
      return `Cn7!${randomLetters(1)}`;
    case 'simple':
      return `cnrysmpl${randomLetters(10)}`;
  }
}

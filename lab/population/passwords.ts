import { randomInt } from 'node:crypto';

/** Part of every password the lab makes, so that a search for it finds any that leaked. */
export const canaryMarker = 'Cnry';

/** No vowels: a name of the account can then not occur by chance, which the complexity rule refuses. */
const alphabet = 'bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ23456789';
const randomCharacters = 16;

/** A random password of 24 characters (about 88 bits) with the marker, that satisfies every policy of the lab. */
export function randomPassword(): string {
  const random = Array.from({ length: randomCharacters }, () => alphabet.charAt(randomInt(alphabet.length)));
  return `${canaryMarker}-${random.join('')}-${randomInt(10)}!`;
}

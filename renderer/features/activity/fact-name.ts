/** Words of a fact’s name that are written otherwise. */
const spellings: Readonly<Record<string, string>> = {
  ca: 'CA',
  dc: 'DC',
  dn: 'DN',
  guid: 'GUID',
  id: 'ID',
  kid: 'Key ID',
  pdc: 'PDC',
  upn: 'UPN',
};

/** The name of a fact as a person reads it: `domainController` → `Domain controller`, `pairingId` → `Pairing ID`. */
export function factName(key: string): string {
  const words = key.split(/(?=[A-Z])/).map((word) => spellings[word.toLowerCase()] ?? word.toLowerCase());
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

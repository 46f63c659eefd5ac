/** Letters that Unicode does not take apart into a base letter and a mark, as people type them without. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
};

const marks = /[\u0300-\u036f]/g;
const strangeLetters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
const blanks = /[\s\p{Cc}]+/gu;

/**
 * Text in one form for case, accents, width and white space, of any script: `MÜLLER`, `müller` and `muller` are the
 * same. Both sides of a comparison have to go through it.
 */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(marks, '')
    .replace(strangeLetters, (letter) => plainLetters[letter] ?? letter)
    .replace(blanks, ' ')
    .trim();
}

/**
 * What a person is found by, in one column: each name folded, a blank before each word, a line feed after each name.
 * ` anna muller\n anna@corp.example\n`. No name twice.
 */
export function searchText(names: readonly (string | null)[]): string {
  const folded = names.map((name) => foldText(name ?? '')).filter((name) => name !== '');
  return [...new Set(folded)].map((name) => ` ${name}\n`).join('');
}

/** The column of an account in Active Directory. */
export function accountSearchText(account: {
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly samAccountName: string | null;
  readonly mail: string | null;
}): string {
  const { displayName, userPrincipalName, samAccountName, mail } = account;
  return searchText([displayName, userPrincipalName, samAccountName, mail]);
}

/**
 * The character classes of “Password must meet complexity requirements” (Microsoft Learn, security policy
 * settings). Letters of alphabets without case are a class of their own; currency signs count for nothing.
 */
const characterClasses: readonly RegExp[] = [
  /\p{Lu}/u,
  /\p{Ll}/u,
  /[0-9]/,
  /[-'"!#$%&()*,./:;?@[\]^_`{|}~+<=>\\]/,
  /[\p{Lo}\p{Lt}\p{Lm}]/u,
];
const classesNeeded = 3;
const nameSeparators = /[\s,.\-_#]+/u;
/** Shorter names and parts of names may occur in a password. */
const shortestName = 3;

/** Whether a password has characters of three classes and none of the account’s names. Names compare without case. */
export function isComplex(
  password: string,
  names: { readonly accountName: string | null; readonly displayName: string | null },
): boolean {
  const classes = characterClasses.filter((pattern) => pattern.test(password)).length;
  if (classes < classesNeeded) return false;
  const forbidden = [names.accountName ?? '', ...(names.displayName ?? '').split(nameSeparators)];
  const folded = password.toLowerCase();
  return !forbidden.some((name) => name.length >= shortestName && folded.includes(name.toLowerCase()));
}

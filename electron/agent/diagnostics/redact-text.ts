/** Longest text that is logged, in UTF-16 units. */
export const maxTextLength = 8_192;

const hidden = '[redacted]';
const names =
  '(?:[\\w-]*(?:password|passphrase|passwd|pwd|secret|token|sas_?key|access_?key|accountkey|private_?key)|authorization|sig|signature)';

/** Each pattern finds a secret where its form gives it away; `$1` is what may stay. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  // Compact JOSE: sealed messages and tokens. A lost AES key would open what a log keeps.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g, hidden],
  // JSON inside a string, quotes escaped or not; where they are, everything up to the end of the outer string goes.
  [
    new RegExp(`(\\\\*["']${names}\\\\*["']\\s*:\\s*)\\\\*(["'])(?:(?!\\2)[^\\\\]|\\\\.)*\\\\*\\2`, 'gi'),
    `$1"${hidden}"`,
  ],
  [/\b((?:Bearer|Basic|SharedAccessSignature)\s+)\S+/gi, `$1${hidden}`],
  // Connection strings and queries: the value ends at a separator.
  [new RegExp(`\\b(${names}\\s*=\\s*)(?:"[^"]*"|'[^']*'|[^;&\\s,"']+)`, 'gi'), `$1${hidden}`],
  [
    new RegExp(`\\b(${names}\\s*:\\s+)(?!\\[redacted\\])(?:"[^"]*"|'[^']*'|[^;,\\s"']+)`, 'gi'),
    `$1${hidden}`,
  ],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/gi, `$1${hidden}`],
];

/**
 * A text without what looks like a secret: connection strings, SAS signatures, tokens, sealed messages, private
 * keys, `password=…`, JSON members with telling names, passwords in URLs. Cut after 8,192 units. It knows forms, not
 * values: a bare password without a name beside it cannot be told from a word, so nobody may log one.
 */
export function redactText(text: string): string {
  const shown = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  let result = shown;
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
  return result;
}

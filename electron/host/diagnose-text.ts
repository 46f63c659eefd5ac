import type { DiagnosisLine, DiagnosisState } from '../agent/diagnose/diagnosis-line';

const marks: Record<DiagnosisState, string> = { good: '✔', warning: '!', bad: '✘', unknown: '?' };
const control = /\p{Cc}+/gu;

/** Names from a directory may hold control characters, which a terminal would obey. */
function printable(text: string): string {
  return text.replace(control, ' ');
}

/** The lines for a terminal: mark, id, text, and below it what to do. */
export function diagnosisText(lines: readonly DiagnosisLine[]): string {
  const width = Math.max(0, ...lines.map(({ id }) => id.length));
  const indent = ' '.repeat(width + 4);
  return lines
    .flatMap(({ id, state, text, remedy }) => [
      `${marks[state]} ${id.padEnd(width)}  ${printable(text)}`,
      ...(remedy === null ? [] : remedy.split('\n').map((one) => `${indent}→ ${printable(one)}`)),
    ])
    .map((one) => `${one}\n`)
    .join('');
}

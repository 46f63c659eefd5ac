import type { DiagnosisLine, DiagnosisState, PartitionDiagnosis } from '../../shared/model/diagnosis';

const marks: Record<DiagnosisState, string> = { good: '✔', warning: '!', bad: '✘', unknown: '?' };
const control = /\p{Cc}+/gu;
/** Columns of the answer. Commands are longer, and stay on one line to be copied. */
const width = 100;
const isCommand = /^(?:dsacls |PowerShell: )/;

/** Names from a directory may hold control characters, which a terminal would obey. */
function printable(text: string): string {
  return text.replace(control, ' ');
}

/** Breaks at spaces; a word that is longer than a line stays whole. */
function wrapped(first: string, text: string): readonly string[] {
  const indent = ' '.repeat(first.length);
  const rows: string[] = [];
  let row = first;
  for (const word of printable(text).split(' ')) {
    const isFresh = row === first || row === indent;
    if (!isFresh && row.length + 1 + word.length > width) {
      rows.push(row);
      row = indent;
    }
    row += row === first || row === indent ? word : ` ${word}`;
  }
  return [...rows, row];
}

function remedyRows(indent: string, remedy: string): readonly string[] {
  return remedy
    .split('\n')
    .flatMap((one) => (isCommand.test(one) ? [`${indent}→ ${printable(one)}`] : wrapped(`${indent}→ `, one)));
}

function rowsOf(lines: readonly DiagnosisLine[], margin: string): readonly string[] {
  const idWidth = Math.max(0, ...lines.map(({ id }) => id.length));
  const indent = margin + ' '.repeat(idWidth + 4);
  return lines.flatMap(({ id, state, text, remedy }) => [
    ...wrapped(`${margin}${marks[state]} ${id.padEnd(idWidth)}  `, text),
    ...(remedy === null ? [] : remedyRows(indent, remedy)),
  ]);
}

/** The lines for a terminal: mark, id, text, and below it what to do. */
export function diagnosisText(lines: readonly DiagnosisLine[]): string {
  return rowsOf(lines, '')
    .map((row) => `${row}\n`)
    .join('');
}

const order: readonly DiagnosisState[] = ['bad', 'unknown', 'warning'];

/** What a container comes to: its worst line. */
function worst(lines: readonly DiagnosisLine[]): DiagnosisState {
  return order.find((state) => lines.some((one) => one.state === state)) ?? 'good';
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What is the same everywhere, then each container; of those where all is well the name alone. */
export function partitionDiagnosisText({ lines, containers, notLookedAt }: PartitionDiagnosis): string {
  const rows = [...rowsOf(lines, ''), ''];
  for (const { distinguishedName, sample, lines: found } of containers) {
    const by = sample === '' ? '' : ` (seen at ${sample})`;
    rows.push(...wrapped(`${marks[worst(found)]} `, `${distinguishedName}${by}`));
    rows.push(
      ...rowsOf(
        found.filter(({ state }) => state !== 'good'),
        '    ',
      ),
    );
  }
  const troubled = containers.filter(({ lines: found }) => worst(found) !== 'good').length;
  const looked = counted(containers.length, 'container with users', 'containers with users');
  const left =
    notLookedAt === 0
      ? ''
      : ` ${counted(notLookedAt, 'container was', 'containers were')} not looked at; some may hold no users.`;
  rows.push(...(containers.length === 0 ? [] : ['']));
  rows.push(...wrapped('', `${looked} looked at, ${troubled} with something to do.${left}`));
  return rows.map((row) => `${row}\n`).join('');
}

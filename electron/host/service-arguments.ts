import { err, ok, type Result } from '../../shared/result';

const folders = ['state-dir', 'key-dir'] as const;

/** The options of every command: those with a value, and those without. `start` is the agent itself. */
const options = {
  start: { valued: [...folders, 'configuration'], plain: ['development'] },
  audit: {
    valued: [...folders, 'head', 'format', 'since', 'until', 'out', 'syslog', 'ca', 'retention-days'],
    plain: ['json', 'no-syslog'],
  },
  diagnose: { valued: [...folders, 'partition', 'connector'], plain: ['json'] },
  enable: { valued: [...folders, 'enrolment'], plain: [] },
  run: { valued: folders, plain: ['json'] },
  runs: { valued: folders, plain: ['json', 'errors'] },
} as const satisfies Record<
  string,
  { readonly valued: readonly string[]; readonly plain: readonly string[] }
>;

type Name = keyof typeof options;

/** The words by which the headless program does something else than run the agent. */
export type ServiceCommand = Exclude<Name, 'start'>;

/** Options that may be given more than once. */
const repeated: readonly string[] = ['head'];

/** What the headless program is to do. */
export type ServiceCall =
  | { readonly kind: 'help' }
  /** `argv`: the command’s word first, where there is one, and every option as one word, `--name=value`. */
  | { readonly kind: 'start'; readonly argv: readonly string[] }
  | { readonly kind: 'command'; readonly command: ServiceCommand; readonly argv: readonly string[] };

interface Option {
  readonly name: string;
  /** `null` = none was given. */
  readonly value: string | null;
}

const isValued = (name: string): boolean =>
  Object.values(options).some(({ valued }) => (valued as readonly string[]).includes(name));

/** Takes words and options apart; `--name VALUE` where the option has a value. */
function split(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly given: readonly Option[];
} {
  const words: string[] = [];
  const given: Option[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const [, name = word, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const next = argv[at + 1];
    const takesNext = value === undefined && isValued(name) && next !== undefined && !next.startsWith('-');
    if (takesNext) at += 1;
    given.push({ name, value: (takesNext ? next : value) ?? null });
  }
  return { words, given };
}

/** Why this option cannot be given to this command; `null` = it can. */
function problemOf(command: Name, { name, value }: Option): string | null {
  const { valued, plain }: { readonly valued: readonly string[]; readonly plain: readonly string[] } =
    options[command];
  const shown = name.startsWith('-') ? name : `--${name}`;
  if (valued.includes(name)) return value === null || value === '' ? `${shown} needs a value` : null;
  if (plain.includes(name)) return value === null ? null : `${shown} takes no value`;
  return `${shown} is not known${command === 'start' ? '' : ` to “${command}”`}`;
}

/**
 * Reads what follows the program’s name. Nothing is overlooked: a mistyped word must not start an agent, and a mistyped
 * folder not use another one. (The desktop app leaves what it does not know to Chromium: `parseArguments`.)
 *
 * @returns what to do, or what is wrong, in words for the admin
 */
export function readServiceArguments(argv: readonly string[]): Result<ServiceCall, string> {
  const { words, given } = split(argv);
  const [word] = words;
  if (word === 'help' || given.some(({ name }) => name === 'help' || name === '-h'))
    return ok({ kind: 'help' });
  if (word !== undefined && (word === 'start' || !Object.hasOwn(options, word)))
    return err(`There is no command “${word}”`);
  // Known by the line before.
  const command = (word ?? 'start') as Name;
  const seen = new Set<string>();
  for (const option of given) {
    const problem = problemOf(command, option);
    if (problem !== null) return err(problem);
    if (seen.has(option.name) && !repeated.includes(option.name))
      return err(`--${option.name} is given twice`);
    seen.add(option.name);
  }
  const all = [
    ...words,
    ...given.map(({ name, value }) => (value === null ? `--${name}` : `--${name}=${value}`)),
  ];
  return ok(command === 'start' ? { kind: 'start', argv: all } : { kind: 'command', command, argv: all });
}

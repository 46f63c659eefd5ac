import { err, ok, type Result } from '../../shared/result';
import { portalFolder } from '../stored-portal';

/** What a command accepts. Options take a value, flags do not. */
export interface CommandShape {
  readonly summary: string;
  readonly options: readonly string[];
  readonly flags: readonly string[];
  /** What may stand without a name, in its place. */
  readonly words?: readonly (readonly string[])[];
}

/** The options of all commands. */
const commonOptions = ['dir', 'secrets', 'deadline'] as const;

const operation = { options: ['user'], flags: ['json', 'stdin'] };

/** All commands. */
export const commands = {
  provision: {
    summary: 'make or repair the four queues and the access rules of the relay',
    options: ['host', 'amqp-port', 'transport'],
    flags: ['plan', 'yes', 'stdin', 'development-emulator'],
  },
  rotate: {
    summary: 'give one side a new key (the old one goes on to work), or --finish and end the old one',
    options: ['host'],
    flags: ['finish', 'plan', 'yes', 'stdin'],
    words: [['agent', 'portal']],
  },
  init: {
    summary: 'make the identity of the portal and an enrolment file for an agent',
    options: ['tenant', 'out', 'relays'],
    flags: [],
  },
  status: {
    summary: 'enrolment, agents, whether writeback is available, and with --queues the queues',
    options: ['host'],
    flags: ['json', 'queues', 'stdin'],
  },
  watch: {
    summary: 'take the messages of agents until Ctrl-C, where no portal runs that does',
    options: [],
    flags: [],
  },
  reset: {
    summary: 'set a new password',
    options: operation.options,
    flags: [...operation.flags, 'no-unlock', 'as-administrator', 'must-change'],
  },
  change: { summary: 'change a password that is known', ...operation },
  unlock: { summary: 'unlock an account without touching its password', options: ['user'], flags: ['json'] },
  probe: { summary: 'ask the agent for an answer; changes nothing', options: [], flags: ['json'] },
} as const satisfies Record<string, CommandShape>;
export type CommandName = keyof typeof commands;

/** A command line that was understood. */
export interface CommandLine {
  readonly command: CommandName;
  readonly options: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
}

const passwordsAreNoArguments = [
  'This looks like a password or another secret, and those are never taken as arguments: every account of this',
  'computer can read the arguments of a process, and the shell keeps them in its history. If it was one, change it.',
  'Start the command without it: you are asked for it, or pass it on standard input with --stdin.',
].join('\n');

const secretName = /pass|pwd|secret|key|token|connection|string|credential|^p$|^pw$|new|current|old/i;

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

function unknownArgument(command: CommandName, argument: string): string {
  const name = /^--?([A-Za-z][A-Za-z-]*)/.exec(argument)?.[1];
  if (name === undefined || secretName.test(name)) return passwordsAreNoArguments;
  // Only the name: the value may be anything.
  return `${command} has no option --${name}. Its options: ${describe(command)}`;
}

function describe(command: CommandName): string {
  const shape: CommandShape = commands[command];
  const words = (shape.words ?? []).map((choices) => choices.join('|'));
  const options = [...shape.options, ...commonOptions].map((name) => `--${name}=…`);
  return [...words, ...options, ...shape.flags.map((name) => `--${name}`)].join(' ');
}

/** How the command is used. */
export function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return [
    'writeback-portal COMMAND [options]',
    '',
    ...lines,
    '',
    'Options of every command: --dir=FOLDER (or WRITEBACK_PORTAL_DIR), --secrets=file|environment|https://VAULT',
    '(or WRITEBACK_PORTAL_SECRETS), --deadline=SECONDS. Passwords are asked for, or read from standard input with',
    '--stdin; they are never arguments.',
    '',
    'Without --dir the folder is writeback-portal below $XDG_STATE_HOME, %PROGRAMDATA% or ~/.local/state, whichever',
    `there is first. Here: ${portalFolder()}`,
  ].join('\n');
}

/**
 * Reads `--name=value`, `--name value` and `--flag`. What is not known is refused without being repeated, because it
 * may be a secret.
 */
export function parseCommandLine(argv: readonly string[]): Result<CommandLine, string> {
  const [command, ...rest] = argv;
  if (command === undefined || !isCommand(command)) return err(usage());
  const shape: CommandShape = commands[command];
  const known = new Set<string>([...shape.options, ...commonOptions]);
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const words: string[] = [];
  while (rest.length > 0) {
    const argument = rest.shift() ?? '';
    const [, name = '', given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (shape.flags.includes(name) && given === undefined) flags.add(name);
    else if (known.has(name)) {
      const value = given ?? rest.shift();
      if (value === undefined || value === '') return err(`--${name} needs a value.`);
      if (/SharedAccessKey=/i.test(value)) return err(passwordsAreNoArguments);
      options.set(name, value);
    } else if (shape.words?.[words.length]?.includes(argument) === true) words.push(argument);
    else return err(unknownArgument(command, argument));
  }
  if (words.length < (shape.words?.length ?? 0)) return err(`${command} needs: ${describe(command)}`);
  return ok({ command, options, flags, words });
}

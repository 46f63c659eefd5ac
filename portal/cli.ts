#!/usr/bin/env node
import { assertNever } from '../shared/assert-never';
import { parseCommandLine, usage } from './cli/command-line';
import { CommandFault, exitCodes, openContext, type Context } from './cli/context';
import { runInit } from './cli/init-command';
import { runOperation } from './cli/operation-commands';
import { runProvision, runRotate } from './cli/provision-command';
import { runStatus, runWatch } from './cli/status-command';
import { InputEnded } from './cli/terminal';

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function runCommand(context: Context): Promise<number> {
  const { command } = context.line;
  switch (command) {
    case 'provision':
      return runProvision(context);
    case 'rotate':
      return runRotate(context);
    case 'init':
      return runInit(context);
    case 'status':
      return runStatus(context);
    case 'watch':
      return runWatch(context, interrupted());
    case 'reset':
    case 'change':
    case 'unlock':
    case 'probe':
      return runOperation(context);
    default:
      return assertNever(command, 'command');
  }
}

/** The command `writeback-portal`. @returns the exit code */
async function run(argv: readonly string[]): Promise<number> {
  const complain = (message: string): void => void process.stderr.write(`${message}\n`);
  if (argv.length === 0 || argv[0] === 'help' || argv[0] === '--help') {
    process.stdout.write(`${usage()}\n`);
    return argv.length === 0 ? exitCodes.usage : exitCodes.done;
  }
  const line = parseCommandLine(argv);
  if (!line.ok) {
    complain(line.error);
    return exitCodes.usage;
  }
  try {
    const terminal = { input: process.stdin, output: process.stdout, errors: process.stderr };
    return await runCommand(await openContext(line.value, process.env, terminal));
  } catch (cause) {
    if (cause instanceof CommandFault) {
      complain(cause.message);
      return cause.exitCode;
    }
    complain(
      cause instanceof InputEnded
        ? cause.message
        : `Unexpected: ${cause instanceof Error ? cause.message : 'an error without words'}`,
    );
    return exitCodes.notDone;
  }
}

void run(process.argv.slice(2)).then(async (code) => {
  // Writes to a pipe may still be under way; they end in their order.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(code);
});

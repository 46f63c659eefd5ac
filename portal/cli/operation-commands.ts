import { outcomeCodes } from '../../shared/outcome-codes';
import { stageNames } from '../../shared/model/outcome';
import type { PortalOutcome } from '../outcome';
import { PortalError, type Portal, type PortalOptions } from '../portal-api';
import { openStoredPortal } from '../stored-portal';
import { CommandFault, exitCodes, type Context } from './context';
import { askHidden, readLines } from './terminal';

/** Connects as this portal. @throws CommandFault */
export async function openPortal(context: Context, control: PortalOptions['control']): Promise<Portal> {
  const { deadlineMs } = context;
  try {
    return await openStoredPortal(context, { deadlineMs, control: control ?? 'leave' });
  } catch (cause) {
    if (!(cause instanceof PortalError)) throw cause;
    if (cause.code === 'configuration') throw new CommandFault(cause.message);
    throw new CommandFault(`${cause.message} (${cause.code})`, exitCodes.notAvailable);
  }
}

function exitCode({ code }: PortalOutcome): number {
  const { kind } = outcomeCodes[code];
  if (code === 'notAvailable') return exitCodes.notAvailable;
  if (kind === 'unknown') return exitCodes.unknown;
  return kind === 'success' ? exitCodes.done : exitCodes.notDone;
}

function show(outcome: PortalOutcome, { line, say }: Context): void {
  if (line.flags.has('json')) return say(JSON.stringify(outcome));
  const { code, detail, warnings, eventId, elapsedMs, stages, requestId } = outcome;
  say(`${code}${detail === null ? '' : ` (${detail})`}${eventId === null ? '' : `, event ${eventId}`}`);
  say(outcome.adminText);
  if (code !== 'success') say(`Remedy: ${outcomeCodes[code].remedy}`);
  if (warnings.length > 0) say(`Warnings: ${warnings.join(', ')}`);
  const times = stageNames.flatMap((name) => {
    const ms = stages[name];
    return ms === undefined ? [] : [`${name} ${ms} ms`];
  });
  say(
    `Request ${requestId}, ${Math.round(elapsedMs)} ms${times.length === 0 ? '' : ` (${times.join(', ')})`}`,
  );
}

async function askPasswords(context: Context, questions: readonly string[]): Promise<readonly string[]> {
  const { terminal, line } = context;
  if (line.flags.has('stdin') || terminal.input.isTTY !== true) {
    const lines = await readLines(terminal);
    if (lines.length === questions.length) return lines;
    throw new CommandFault(
      `Standard input must have ${questions.length} ${questions.length === 1 ? 'line' : 'lines'}: ${questions.join(', then ')}.`,
      exitCodes.usage,
    );
  }
  const hidden = questions.map((question) => `${question} (not shown)`);
  const answers = await askHidden(terminal, [...hidden, 'New password again']);
  if (answers.at(-1) === answers.at(-2)) return answers.slice(0, -1);
  throw new CommandFault('The two new passwords differ. Nothing was sent.', exitCodes.usage);
}

function userOf({ line }: Context): string {
  const user = line.options.get('user');
  if (user !== undefined) return user;
  throw new CommandFault(
    `${line.command} needs --user, the person’s id in the cloud directory`,
    exitCodes.usage,
  );
}

type Call = (portal: Portal) => Promise<PortalOutcome>;

async function prepare(context: Context): Promise<Call> {
  const { command, flags } = context.line;
  if (command === 'probe') return (portal) => portal.probe();
  const cloudAnchor = userOf(context);
  if (command === 'unlock') return (portal) => portal.unlock({ cloudAnchor });
  if (command === 'change') {
    const [currentPassword = '', newPassword = ''] = await askPasswords(context, [
      'Current password',
      'New password',
    ]);
    return (portal) => portal.change({ cloudAnchor, currentPassword, newPassword });
  }
  const mustChange = flags.has('must-change');
  if (mustChange && !flags.has('as-administrator')) {
    throw new CommandFault('--must-change goes with --as-administrator', exitCodes.usage);
  }
  const unlock = !flags.has('no-unlock');
  const [newPassword = ''] = await askPasswords(context, ['New password']);
  return flags.has('as-administrator')
    ? (portal) => portal.adminReset({ cloudAnchor, newPassword, mustChange, unlock })
    : (portal) => portal.reset({ cloudAnchor, newPassword, unlock });
}

/** `reset`, `change`, `unlock` and `probe`. @returns the exit code, which says how it ended */
export async function runOperation(context: Context): Promise<number> {
  const call = await prepare(context);
  const portal = await openPortal(context, 'leave');
  try {
    const outcome = await call(portal);
    show(outcome, context);
    return exitCode(outcome);
  } finally {
    await portal.close();
  }
}

import { hostname } from 'node:os';
import { join } from 'node:path';
import { verificationText } from '../../shared/model/audit';
import type { AuditSyslog } from '../../shared/model/settings';
import { runExport, type ExportSink } from '../agent/audit/export-run';
import { openFileSink } from '../agent/audit/file-sink';
import { openSyslog } from '../agent/audit/syslog-connection';
import { verifyActivity } from '../agent/audit/verify';
import { systemClock } from '../agent/clock';
import { createActivityReader } from '../agent/store/activity-reader';
import { createActivityRepository } from '../agent/store/activity-repository';
import { openDatabaseBeside, openDatabaseReadOnly } from '../agent/store/database';
import { auditQuestion, type AuditQuestion } from './audit-arguments';
import { runAuditSettings } from './audit-settings-command';
import { agentPaths, type CommandSurroundings } from './command-surroundings';
import { operatingUser } from './operating-user';
import { usageOf } from './usage';

/** Output whose end can be waited for. */
export interface AuditSurroundings extends CommandSurroundings {
  /** Resolves when standard output has taken the text. */
  readonly write: (text: string) => Promise<void>;
}

type Ask<K extends AuditQuestion['kind']> = Extract<AuditQuestion, { readonly kind: K }>;

async function toSyslog(target: AuditSyslog): Promise<ExportSink> {
  const opened = await openSyslog(target);
  if (!opened.ok) throw new Error(opened.error);
  const connection = opened.value;
  return {
    name: `tls://${target.host}:${target.port}`,
    framed: true,
    async write(text) {
      const sent = await connection.send(text);
      if (!sent.ok) throw new Error(sent.error);
    },
    async finish() {
      if (await connection.end()) return;
      throw new Error(
        'The syslog server did not close the connection in order: look there whether all rows came',
      );
    },
    discard: () => Promise.resolve(connection.destroy()),
  };
}

async function openSink({ file, syslog }: Ask<'export'>, { write }: AuditSurroundings): Promise<ExportSink> {
  if (syslog !== null) return await toSyslog(syslog);
  if (file === null) {
    const nothing = (): Promise<void> => Promise.resolve();
    return { name: 'standard output', framed: false, write, finish: nothing, discard: nothing };
  }
  const opened = await openFileSink(file);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

const databaseOf = (surroundings: CommandSurroundings): string =>
  join(agentPaths(surroundings).stateDir, 'agent.db');

async function verify(question: Ask<'verify'>, surroundings: AuditSurroundings): Promise<number> {
  const db = openDatabaseReadOnly(databaseOf(surroundings));
  try {
    db.exec('BEGIN');
    const answer = await verifyActivity(createActivityReader(db), question.heads, () => Promise.resolve());
    surroundings.out(`${question.asJson ? JSON.stringify(answer) : verificationText(answer)}\n`);
    return answer.holds ? 0 : 2;
  } finally {
    db.close();
  }
}

async function exportRows(question: Ask<'export'>, surroundings: AuditSurroundings): Promise<number> {
  const db = openDatabaseBeside(databaseOf(surroundings));
  try {
    const activity = createActivityRepository(db, systemClock);
    const sink = await openSink(question, surroundings);
    const rows = await runExport(
      {
        reader: createActivityReader(db),
        append: (entry) => void activity.append(entry),
        host: hostname(),
      },
      { format: question.format, range: question },
      sink,
      operatingUser(surroundings.env),
    );
    if (!rows.ok) throw new Error(rows.error);
    surroundings.error(`${rows.value} rows exported to ${sink.name}\n`);
    return 0;
  } finally {
    db.close();
  }
}

/**
 * `audit verify`, `audit export` and `audit settings`. The agent may be running: the first two take no lock (`verify`
 * writes nothing, `export` adds a row about itself), the third asks it.
 *
 * @returns the exit code: 0 = holds, exported, or set; 2 = does not hold; 1 = no answer, with the reason on standard error
 */
export async function runAudit(surroundings: AuditSurroundings): Promise<number> {
  const question = auditQuestion(surroundings.argv, systemClock.now());
  if (!question.ok) {
    surroundings.error(`${question.error}\n${usageOf('audit')}\n`);
    return 1;
  }
  try {
    if (question.value.kind === 'verify') return await verify(question.value, surroundings);
    if (question.value.kind === 'settings')
      return await runAuditSettings(agentPaths(surroundings).stateDir, question.value, surroundings);
    return await exportRows(question.value, surroundings);
  } catch (cause) {
    surroundings.error(`${cause instanceof Error ? cause.message : 'unknown error'}\n`);
    return 1;
  }
}

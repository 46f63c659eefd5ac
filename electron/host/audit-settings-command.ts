import { join } from 'node:path';
import type { AuditSettings, AuditView } from '../../shared/ipc/audit-channels';
import { auditView, syslogProblem } from '../agent/audit/audit-view';
import { changeSettings } from '../agent/change-settings';
import { systemClock } from '../agent/clock';
import { createAuditStore } from '../agent/store/audit-store';
import { createActivityRepository } from '../agent/store/activity-repository';
import { openDatabaseReadOnly } from '../agent/store/database';
import { takeHostLock } from '../agent/store/host-lock';
import { createSettingsRepository } from '../agent/store/settings-repository';
import { openStore } from '../agent/store/store';
import { askAgent } from './control/control-client';
import type { CommandSurroundings } from './command-surroundings';
import { operatingPerson, operatingUser } from './operating-user';

/** Nobody has tried the server while no agent runs. */
const noProblem = (): null => null;

/** What is set in a folder whose agent does not run; nothing is written. */
function readStopped(stateDir: string): AuditView {
  const db = openDatabaseReadOnly(join(stateDir, 'agent.db'));
  try {
    const audit = createAuditStore(db, createActivityRepository(db, systemClock));
    return auditView(createSettingsRepository(db).get(), audit, noProblem);
  } finally {
    db.close();
  }
}

/** Changes a folder whose agent does not run, under its lock. @throws with words for the admin */
function changeStopped(stateDir: string, change: Partial<AuditSettings>, actor: string): AuditView {
  const lock = takeHostLock(join(stateDir, 'host.lock'));
  if (lock === null) {
    throw new Error(
      `The agent on ${stateDir} runs, but this account cannot ask it: use its account, or the console, or stop it first`,
    );
  }
  try {
    const problem = syslogProblem(change.syslog ?? null);
    if (problem !== null) throw new Error(problem);
    const store = openStore(join(stateDir, 'agent.db'), systemClock);
    try {
      const { retentionDays, syslog } = change;
      changeSettings(
        store.settings,
        (eventId, by, data) =>
          store.activity.append({ eventId, requestId: null, actor: by, data: { ...data } }),
        { auditRetentionDays: retentionDays, auditSyslog: syslog },
        actor,
      );
      return auditView(store.settings.get(), store.audit, noProblem);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}

/** The settings in force, a line each. */
export function auditSettingsText({ retentionDays, syslog, forwarding }: AuditView): string {
  const kept = `Activity, operations and claims are kept for ${retentionDays} days.\n`;
  if (syslog === null || forwarding === null) return `${kept}The activity log is not forwarded.\n`;
  const authorities =
    syslog.caFile === null ? 'the system’s authorities' : `the authorities of ${syslog.caFile}`;
  const problem = forwarding.problem === null ? '' : `The server takes no rows now: ${forwarding.problem}\n`;
  return `${kept}The activity log is forwarded to ${syslog.host}:${syslog.port} over TLS, with ${authorities}.
Sent through row ${forwarding.sentSeq} of ${forwarding.lastSeq}.
${problem}`;
}

/**
 * `audit settings`: shows what is in force, after a change where one is asked for: by the agent that runs, else in its
 * state folder, where it is in force from the next start.
 *
 * @returns the exit code 0
 * @throws with words for the admin when there is no answer, or the change is refused
 */
export async function runAuditSettings(
  stateDir: string,
  { change, asJson }: { readonly change: Partial<AuditSettings>; readonly asJson: boolean },
  { env, out, error }: CommandSurroundings,
): Promise<number> {
  const person = operatingPerson(env);
  const changes = Object.keys(change).length > 0;
  const answer = changes
    ? await askAgent(stateDir, 'audit.changeSettings', change, person)
    : await askAgent(stateDir, 'audit.settings', undefined, person);
  if (!answer.ok && answer.error.code !== 'notFound') throw new Error(answer.error.message);
  const stopped = (): AuditView =>
    changes ? changeStopped(stateDir, change, operatingUser(env)) : readStopped(stateDir);
  const view = answer.ok ? answer.value : stopped();
  if (!answer.ok) error(`No agent answers on ${stateDir}; this is what its next start will find.\n`);
  out(asJson ? `${JSON.stringify(view)}\n` : auditSettingsText(view));
  return 0;
}

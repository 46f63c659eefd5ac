import { err, ok } from '../../../shared/result';
import { syslogProblem } from '../../agent/audit/audit-view';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

type AuditChannel =
  'activity.query' | 'activity.verify' | 'activity.export' | 'audit.settings' | 'audit.changeSettings';

const endings = { csv: 'csv', jsonl: 'jsonl', syslog: 'log' } as const;

/**
 * The activity log: pages, verification, export, settings.
 *
 * @param actor operating-system user, for the activity log
 * @param chooseFile asks the admin where to; `null` = nowhere. The page never names a file itself
 */
export function auditHandlers(
  agent: Pick<AgentFacade, 'audit'>,
  actor: string,
  chooseFile: (suggestion: string) => Promise<string | null>,
): Pick<Handlers, AuditChannel> {
  const { audit } = agent;
  return {
    'activity.query': (query) => ok(audit.query(query)),
    'activity.verify': async () => ok(await audit.verify()),
    'activity.export': async ({ format, from, to }) => {
      const file = await chooseFile(`activity.${endings[format]}`);
      if (file === null) return ok(null);
      return await audit.export({ format, range: { from, to } }, file, actor);
    },
    'audit.settings': () => ok(audit.settings()),
    'audit.changeSettings': (part) => {
      const problem = syslogProblem(part.syslog ?? null);
      return problem === null ? ok(audit.change(part, actor)) : err({ code: 'badInput', message: problem });
    },
  };
}

import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { EnablingStep } from '../../../shared/model/agent-status';
import type { SetupStepId } from '../../../shared/model/setup';
import { err, ok, type Result } from '../../../shared/result';
import type { AgentFacade } from '../agent-facade';
import type { AgentHost } from './agent-host';
import type { Draft } from './draft';
import { sourcesChanged } from './plan';
import type { Reached, Works } from './run';
import { withStore, type StateFolder } from './stored-setup';

/** What configuring works on. */
export interface WorkDeps {
  readonly folder: StateFolder;
  readonly host: AgentHost;
  readonly draft: Draft;
  /** Operating-system user, for the activity log. */
  readonly actor: string;
}

const stepOf: Readonly<Record<EnablingStep, SetupStepId>> = {
  import: 'import',
  relay: 'connectRelay',
  send: 'sendEnable',
  acknowledge: 'acknowledge',
};

const notRunning = 'The agent does not run: see its log, then try again.';

async function turnOff({ host, actor }: WorkDeps): Promise<Result<string | null, string>> {
  const agent = host.current();
  if (agent === null) return err(notRunning);
  const { writeback, problem } = await agent.setWriteback(false, actor);
  if (writeback !== 'off') return err(problem ?? 'Writeback could not be switched off.');
  // Off is off: a portal that does not answer notices by the missing heartbeats.
  return ok(problem);
}

async function keepSecrets({ draft }: WorkDeps): Promise<Result<string | null, string>> {
  await draft.secrets.keep();
  const { enrolment } = draft;
  if (enrolment === null) return ok(null);
  try {
    await rm(enrolment.file, { force: true });
    return ok(null);
  } catch {
    return ok(`${enrolment.file} could not be deleted. Delete it by hand: it holds secrets.`);
  }
}

/** Writes configuration and settings while the agent does not run. */
function keepConfiguration({ folder, draft, actor }: WorkDeps): Promise<Result<string | null, string>> {
  const { configuration, cloud, features, before } = draft;
  if (cloud === null) return Promise.resolve(err('It is not known where the cloud’s users come from.'));
  const imported = before?.configuration.takenInAt ?? 0;
  const next = {
    ...configuration.get(),
    cloud,
    takenInAt: sourcesChanged(draft) ? folder.clock.now() : imported,
  };
  withStore(folder, (store) => {
    const former = store.configuration.get();
    store.configuration.put({
      ...next,
      // The portal knows this agent, and its key generation, by this name: it stays.
      agentId: former?.agentId ?? randomBytes(9).toString('base64url'),
    });
    const { allowUnlock } = features;
    store.settings.change({ allowUnlock });
    store.activity.append({
      eventId: 34150,
      requestId: null,
      actor,
      data: {
        change: before === null ? 'set up' : 'configured',
        tenant: next.tenantId,
        relay: next.relay.host,
        enrolled: draft.enrolment === null ? 'no' : 'yes',
        forests: next.connectors.map(({ domain }) => domain).join(', '),
        forestsBefore:
          before === null ? null : before.configuration.connectors.map(({ domain }) => domain).join(', '),
        cloud: cloud.kind,
        allowUnlock: allowUnlock ? 'yes' : 'no',
        allowUnlockBefore: before === null ? null : before.settings.allowUnlock ? 'yes' : 'no',
      },
    });
  });
  return Promise.resolve(ok(null));
}

async function startAgent({ host }: WorkDeps): Promise<Result<string | null, string>> {
  const started = await host.start();
  return started.ok ? ok(null) : started;
}

function follow(agent: AgentFacade, reached: Reached): () => void {
  const look = (): void => {
    const { writeback, enablingStep } = agent.status();
    if (writeback === 'enabling' && enablingStep !== undefined) reached(stepOf[enablingStep]);
  };
  look();
  return agent.onStatus(look);
}

async function enable({ host, actor }: WorkDeps, reached: Reached): Promise<Result<string | null, string>> {
  const started = await host.start();
  if (!started.ok) return started;
  const agent = started.value;
  const unfollow = follow(agent, reached);
  try {
    const { writeback, problem } = await agent.setWriteback(true, actor);
    return writeback === 'on' ? ok(null) : err(problem ?? 'Writeback could not be switched on.');
  } finally {
    unfollow();
  }
}

/** What each step does. Import, connection and the two messages are one piece of work: the switch of the agent. */
export function worksOf(deps: WorkDeps): Works {
  const enabling = (reached: Reached): Promise<Result<string | null, string>> => enable(deps, reached);
  return {
    turnOff: () => turnOff(deps),
    stopAgent: async () => {
      await deps.host.stop();
      return ok(null);
    },
    keepSecrets: () => keepSecrets(deps),
    keepConfiguration: () => keepConfiguration(deps),
    startAgent: () => startAgent(deps),
    ...(sourcesChanged(deps.draft) ? { import: enabling } : { connectRelay: enabling }),
  };
}

import type { EnablingStep } from '../../../shared/model/agent-status';
import type { SetupStepId } from '../../../shared/model/setup';
import { err, ok, type Result } from '../../../shared/result';
import type { AgentFacade } from '../agent-facade';
import type { AgentHost } from './agent-host';
import type { Draft } from './draft';
import { keepConfiguration } from './keep-configuration';
import { sourcesChanged } from './plan';
import type { Reached, Works } from './run';
import { isInUse, type StateFolder } from './stored-setup';

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

/** An agent that goes on ending would write beside the next one. */
async function stopAgent({ folder, host }: WorkDeps): Promise<Result<string | null, string>> {
  await host.stop();
  return isInUse(folder)
    ? err('The agent has not come to its end in time. Wait a moment, then try again.')
    : ok(null);
}

async function keepSecrets({ draft }: WorkDeps): Promise<Result<string | null, string>> {
  for (const name of draft.secrets.names()) draft.keptSecrets.add(name);
  await draft.secrets.keep();
  return ok(null);
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
    stopAgent: () => stopAgent(deps),
    keepSecrets: () => keepSecrets(deps),
    keepConfiguration: () => keepConfiguration(deps.folder, deps.draft, deps.actor),
    startAgent: () => startAgent(deps),
    ...(sourcesChanged(deps.draft) ? { import: enabling } : { connectRelay: enabling }),
  };
}

import type { PlanStep, SetupStepId } from '../../../shared/model/setup';
import type { StoredConfiguration } from '../../../shared/model/configuration';
import { err, ok, type Result } from '../../../shared/result';
import type { Draft } from './draft';

/** The draft’s configuration without what changes by itself. */
function comparable(configuration: StoredConfiguration): string {
  const {
    acknowledgedKid: _kid,
    cloud: _cloud,
    takenInAt: _takenInAt,
    agentId: _agentId,
    ...rest
  } = configuration;
  return JSON.stringify(rest);
}

/** Whether who is imported, or from where, differs from what is in force. */
export function sourcesChanged({ before, configuration, cloud }: Draft): boolean {
  if (before === null) return true;
  const connectors = (one: StoredConfiguration): string => JSON.stringify(one.connectors);
  return (
    connectors(before.configuration) !== connectors(configuration.get()) ||
    JSON.stringify(before.configuration.cloud) !== JSON.stringify(cloud)
  );
}

function somethingChanged(draft: Draft): boolean {
  const { before, configuration, secrets, features } = draft;
  if (before === null) return true;
  return (
    comparable(before.configuration) !== comparable(configuration.get()) ||
    sourcesChanged(draft) ||
    secrets.changes() > 0 ||
    before.settings.allowUnlock !== features.allowUnlock
  );
}

/** What is still missing, in words for the admin; `null` = nothing. */
function missing({ before, enrolment, configuration, cloud, task }: Draft): string | null {
  if (enrolment === null && (before === null || task === 'enrol'))
    return 'Choose an enrolment file on the page “Connect to the cloud”.';
  if (configuration.get().connectors.length === 0)
    return 'Add a forest on the page “Connect your directories”.';
  if (cloud === null) return 'Say on the page “Connect to the cloud” where the cloud’s users come from.';
  return null;
}

/** The number of secrets, and whether those of an enrolment are among them; a secret itself is never a fact. */
function secretFacts({ secrets, enrolment }: Draft): string[] {
  return [String(secrets.changes()), ...(enrolment === null ? [] : ['enrolment'])];
}

function domains(draft: Draft): string[] {
  return draft.configuration.get().connectors.map(({ domain }) => domain);
}

/** How the agent is now. */
export interface AgentState {
  readonly isRunning: boolean;
  /** Whether writeback is switched on, connected or not. */
  readonly isOn: boolean;
}

/**
 * What configuring this draft will do, in its order: the same list is shown before and carried out after. The error
 * says what is still missing.
 */
export function planOf(draft: Draft, { isRunning, isOn }: AgentState): Result<readonly PlanStep[], string> {
  const lacking = missing(draft);
  if (lacking !== null) return err(lacking);
  const { task, features, enrolment, configuration } = draft;
  const again = task === 'again' || enrolment !== null;
  const turnsOff = isOn && (again || !features.passwordWriteback);
  const changes = somethingChanged(draft);
  const enables = features.passwordWriteback && (!isOn || turnsOff);
  const connects = enables || (isOn && changes && features.passwordWriteback);
  const { relay } = configuration.get();
  const steps: PlanStep[] = [];
  const add = (when: boolean, id: SetupStepId, facts: string[] = []): void => {
    if (when) steps.push({ id, facts });
  };
  add(turnsOff, 'turnOff');
  add(changes && isRunning, 'stopAgent');
  add(draft.secrets.changes() > 0, 'keepSecrets', secretFacts(draft));
  add(changes, 'keepConfiguration', [enrolment?.file ?? '', ...domains(draft)]);
  add(changes, 'startAgent');
  add(connects && sourcesChanged(draft), 'import', domains(draft));
  add(connects, 'connectRelay', [relay.host]);
  add(enables, 'sendEnable');
  add(enables, 'acknowledge');
  return ok(steps);
}

import type { CloudSettings } from '../../../shared/model/cloud';
import type { StoredConfiguration } from '../../../shared/model/configuration';
import { settingsSchema } from '../../../shared/model/settings';
import type { SetupFeatures, SetupTask } from '../../../shared/model/setup';
import type { Enrolment } from '../../../shared/protocol/pairing';
import { defaultQueues } from '../../../shared/protocol/limits';
import type { AgentSetup } from '../agent-facade';
import type { Clock } from '../clock';
import { createConfigurationHolder, type ConfigurationHolder } from '../configuration-holder';
import type { Log } from '../diagnostics/log';
import type { SecretStore } from '../keys/secret-store';
import { createDraftConnectors, type DraftConnectors } from './draft-connectors';
import { storeEnrolment } from '../take-enrolment';
import { createDraftSecrets, type DraftSecrets } from './draft-secrets';

/** An enrolment file that was chosen; its secrets are in the draft’s secrets already. */
export interface ChosenEnrolment {
  readonly file: string;
  readonly pairingId: string;
}

/** What the wizard has collected. Nothing of it is in force. */
export interface Draft {
  readonly task: SetupTask;
  /** What was in force when it began; `null` before the agent was set up. */
  readonly before: AgentSetup | null;
  readonly configuration: ConfigurationHolder;
  readonly secrets: DraftSecrets;
  readonly connectors: DraftConnectors;
  /** Names of the secrets that were written to the store below, for the activity log. */
  readonly keptSecrets: Set<string>;
  /** Whether carrying it out has begun: not everything is as it was then. */
  isBegun: boolean;
  /** Whether its configuration is the stored one. */
  isStored: boolean;
  enrolment: ChosenEnrolment | null;
  cloud: CloudSettings | null;
  features: SetupFeatures;
}

/** What a draft stands on. */
export interface DraftDeps {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of an agent that was never set up: empty, and replaced piece by piece. */
const nothing: StoredConfiguration = {
  tenantId: '',
  relay: {
    host: '',
    developmentEmulator: false,
    transport: 'amqp',
    sasKeyName: '',
    queues: defaultQueues,
  },
  pairingId: '',
  connectors: [],
  cloud: { kind: 'file', file: '', authenticationTypes: {} },
  agentId: '',
  takenInAt: 0,
};

/** Begins a draft with what is in force. */
export function createDraft(deps: DraftDeps, task: SetupTask, before: AgentSetup | null): Draft {
  const settings = before?.settings ?? settingsSchema.parse({});
  const configuration = createConfigurationHolder(before?.configuration ?? nothing, { put: () => undefined });
  const { clock, log } = deps;
  const secrets = createDraftSecrets(deps.secrets);
  const connectors = createDraftConnectors({ configuration, secrets, settings, clock, log });
  return {
    task,
    before,
    configuration,
    secrets,
    connectors,
    keptSecrets: new Set(),
    isBegun: false,
    isStored: false,
    enrolment: null,
    cloud: before === null ? null : before.configuration.cloud,
    // Whoever sets up or enables again wants it on; whoever changes something keeps what is set.
    features: {
      passwordWriteback: before === null || task === 'again' || task === 'enrol' || settings.writebackEnabled,
      allowUnlock: settings.allowUnlock,
    },
  };
}

/** Puts a chosen enrolment into the draft. */
export async function takeEnrolment(draft: Draft, file: string, enrolment: Enrolment): Promise<void> {
  draft.configuration.change(await storeEnrolment(enrolment, draft.secrets));
  draft.enrolment = { file, pairingId: enrolment.pairingId };
}

/** Wipes what was typed in, takes secrets back that no stored configuration needs, and ends what it opened. */
export async function forgetDraft(draft: Draft): Promise<void> {
  await draft.secrets.undo();
  draft.secrets.forget();
  await draft.connectors.close();
}

import type { CloudSettings } from '../../../shared/model/cloud';
import type { StoredConfiguration } from '../../../shared/model/configuration';
import type { CurrentSetup, EnrolmentView, SetupView } from '../../../shared/model/setup';
import type { AgentSetup } from '../agent-facade';
import type { Draft } from './draft';

function enrolmentView(
  { tenantId, relay, pairingId }: StoredConfiguration,
  file: string | null,
): EnrolmentView {
  const { host, port, developmentEmulator } = relay;
  const sasKeyName = relay.kind === 'entra' ? null : relay.sasKeyName;
  const transport = developmentEmulator ? 'loopback' : relay.transport;
  return { tenantId, relayHost: host, relayPort: port ?? null, transport, sasKeyName, pairingId, file };
}

/** What is in force, for the console. @param keyKid id of the key generation in use; `null` = not known */
export function currentView(
  { configuration, settings }: AgentSetup,
  keyKid: string | null,
  hasSecret: boolean,
): CurrentSetup {
  return {
    enrolment: enrolmentView(configuration, null),
    agentId: configuration.agentId,
    // A generation is in use from the portal’s acknowledgement on.
    acknowledged: keyKid !== null,
    forests: configuration.connectors.map(({ domain }) => domain),
    cloud: { settings: configuration.cloud, hasSecret },
    features: { passwordWriteback: settings.writebackEnabled, allowUnlock: settings.allowUnlock },
  };
}

function cloudView(settings: CloudSettings | null, hasSecret: boolean): CurrentSetup['cloud'] | null {
  return settings === null ? null : { settings, hasSecret };
}

/** A draft, for the console: what was typed in, without its secrets. */
export function draftView(draft: Draft, hasSecret: boolean): NonNullable<SetupView['draft']> {
  const { task, before, configuration, isBegun, enrolment, cloud, features } = draft;
  const enrolled = enrolment !== null || before !== null;
  return {
    task,
    begun: isBegun,
    enrolment: enrolled ? enrolmentView(configuration.get(), enrolment?.file ?? null) : null,
    cloud: cloudView(cloud, hasSecret),
    features,
    forests: configuration.get().connectors.map(({ domain }) => domain),
  };
}

import { settingsSchema } from '../../shared/model/settings';
import { defaultQueues } from '../../shared/protocol/limits';
import type { AgentSetup } from '../../electron/agent/agent-facade';

/** What a fake agent is set up with. */
export function fakeSetup(): AgentSetup {
  return {
    configuration: {
      tenantId: 'contoso',
      relay: {
        host: 'contoso.servicebus.windows.net',
        developmentEmulator: false,
        transport: 'amqp',
        sasKeyName: 'agent-7Qk2',
        queues: defaultQueues,
      },
      pairingId: 'pair-41Xz',
      connectors: [
        {
          id: 'corp',
          domain: 'corp.example.com',
          serviceAccount: 'CORP\\writeback',
          security: 'ldaps',
          caFile: null,
          dnsServers: [],
          port: null,
          domainControllers: [],
          partitions: [],
        },
      ],
      cloud: { kind: 'file', file: '/srv/cloud-users.jsonl', authenticationTypes: {} },
      agentId: 'agent-Yw2f9',
      takenInAt: 0,
    },
    settings: settingsSchema.parse({ writebackEnabled: true }),
  };
}

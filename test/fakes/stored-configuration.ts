import { storedConfigurationSchema, type StoredConfiguration } from '../../shared/model/configuration';

/** What an agent of one forest and a cloud file keeps; every part can be changed, as it would be written. */
export function storedConfiguration(changes: Record<string, unknown> = {}): StoredConfiguration {
  return storedConfigurationSchema.parse({
    tenantId: 'contoso',
    relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent' },
    pairingId: 'pair-001',
    connectors: [{ id: 'corp', domain: 'corp.example.com', serviceAccount: 'svc' }],
    cloud: { kind: 'file', file: '/users.jsonl' },
    agentId: 'agent-0001',
    ...changes,
  });
}

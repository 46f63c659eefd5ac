import { createHash } from 'node:crypto';

/** The names under which the configuration’s secrets are kept. */
export const secretNames = {
  relayKey: 'relay-sas-key',
  cloudSecret: 'cloud-application-secret',
  pairingSecret: 'pairing-secret',
  connectorPassword: (connectorId: string): string => `connector-password-${connectorId}`,
  /** A DN cannot be part of a secret’s name; its hash can. */
  partitionPassword: (connectorId: string, partitionDn: string): string => {
    const digest = createHash('sha256').update(partitionDn.toLowerCase()).digest('hex').slice(0, 32);
    return `partition-password-${connectorId.slice(0, 40)}-${digest}`;
  },
} as const;

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../shared/model/configuration';

/** A configuration file and the secrets in it, to look for afterwards. */
export interface WrittenConfiguration {
  readonly file: string;
  readonly secrets: readonly string[];
}

/**
 * Writes a configuration of an agent whose relay and domain controller do not answer (closed ports of loopback), for
 * tests of everything around them. The agent deletes the file.
 */
export function writeLonelyConfiguration(dir: string): WrittenConfiguration {
  const file = join(dir, 'configuration.json');
  const [sasKey, pairingSecret, password] = [randomSecret(), randomSecret(), randomSecret()];
  const cloudUsersFile = join(dir, 'cloud-users.jsonl');
  const configuration = {
    version: 1,
    enrolment: {
      version: 1,
      tenantId: 'contoso',
      relay: {
        host: '127.0.0.1',
        port: 1,
        developmentEmulator: true,
        sasKeyName: 'agent',
        sasKey,
      },
      pairingId: 'pairing-1',
      pairingSecret,
    },
    connectors: [
      {
        id: 'corp',
        domain: 'corp.example.com',
        serviceAccount: 'CORP\\writeback',
        port: 1,
        domainControllers: [{ host: 'dc1.corp.example.com', address: '127.0.0.1' }],
        password,
      },
    ],
    cloud: { settings: { kind: 'file', file: cloudUsersFile } },
    settings: {},
  } satisfies Partial<Record<keyof Configuration, unknown>>;
  writeFileSync(
    cloudUsersFile,
    `${JSON.stringify({ cloudAnchor: 'User_1', sourceAnchor: null, userPrincipalName: 'a@b', displayName: null, authenticationType: 'cloudOnly' })}\n`,
  );
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  return { file, secrets: [sasKey, pairingSecret, password] };
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../shared/model/configuration';

/**
 * Writes a configuration of an agent whose relay and domain controller do not answer (closed ports of loopback), for
 * tests of everything around them. @returns the file, which the agent deletes
 */
export function writeLonelyConfiguration(dir: string): string {
  const file = join(dir, 'configuration.json');
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
        sasKey: randomSecret(),
      },
      pairingId: 'pairing-1',
      pairingSecret: randomSecret(),
    },
    connectors: [
      {
        id: 'corp',
        domain: 'corp.example.com',
        serviceAccount: 'CORP\\writeback',
        port: 1,
        domainControllers: [{ host: 'dc1.corp.example.com', address: '127.0.0.1' }],
        password: randomSecret(),
      },
    ],
    cloudUsersFile,
    settings: {},
  } satisfies Partial<Record<keyof Configuration, unknown>>;
  writeFileSync(cloudUsersFile, '');
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  return file;
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

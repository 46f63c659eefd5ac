import { connectorSchema, type Connector } from '../../../../shared/model/connector';
import { settingsSchema, type Settings } from '../../../../shared/model/settings';
import { systemClock } from '../../../../electron/agent/clock';
import { createLdapDirectory, type LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import type { DirectoryAccount } from '../../../../electron/agent/pipeline/ports';
import type { TestAuthority } from './certificates';
import { baseDn, type FakeDc } from './fake-dc';

export const servicePassword = 'service-Passw0rd';
export const never = new AbortController().signal;

/** Limits short enough for tests of timeouts. */
export function ldapSettings(over: Partial<Settings['ldap']> = {}): Settings['ldap'] {
  const { ldap } = settingsSchema.parse({});
  return { ...ldap, connectTimeoutMs: 1_000, operationTimeoutMs: 400, ...over };
}

export function connectorOf(
  authority: TestAuthority,
  dcs: readonly FakeDc[],
  over: Partial<Connector> = {},
): Connector {
  return connectorSchema.parse({
    id: 'corp',
    domain: 'corp.example.com',
    serviceAccount: 'svc@corp.example.com',
    caFile: authority.caFile,
    port: dcs[0]?.port ?? 636,
    domainControllers: dcs.map(({ host, address }) => ({ host, address })),
    ...over,
  });
}

export function directoryOf(connector: Connector, over: Partial<Settings['ldap']> = {}): LdapDirectory {
  return createLdapDirectory({
    connectors: [{ connector, password: () => Promise.resolve(new TextEncoder().encode(servicePassword)) }],
    settings: ldapSettings(over),
    clock: systemClock,
  });
}

export const accountGuid = '3d6b6b9e-0a1b-4c2d-8e3f-001122334455';

export function account(over: Partial<DirectoryAccount> = {}): DirectoryAccount {
  return {
    ref: { connectorId: 'corp', partitionDn: baseDn, objectGuid: accountGuid },
    distinguishedName: `CN=Änne Ö\\, Test,OU=People,${baseDn}`,
    userName: 'anne@corp.example.com',
    enabled: true,
    lockedOut: false,
    passwordNeverExpires: false,
    smartCardRequired: false,
    expiresAt: null,
    markedProtected: false,
    memberOfProtectedGroup: false,
    protectedBy: [],
    ...over,
  };
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

import { systemClock } from '../../../../electron/agent/clock';
import type { ConnectorAccess } from '../../../../electron/agent/directory-port';
import type { DomainAccess, ForestParts } from '../../../../electron/agent/directory/forest-parts';
import { createNameResolver } from '../../../../electron/agent/directory/session/name-resolver';
import { createSessions, type Host } from '../../../../electron/agent/directory/session/open-session';
import { createTrust } from '../../../../electron/agent/directory/session/trust';
import { settingsSchema } from '../../../../shared/model/settings';
import { err, ok } from '../../../../shared/result';

/** Limits of the tests. */
export const ldapSettings = { ...settingsSchema.parse({}).ldap, connectTimeoutMs: 2_000 };

/** An account’s password as the agent gets it. */
export function accessOf(connector: ConnectorAccess['connector'], password: string): ConnectorAccess {
  return { connector, password: () => Promise.resolve(new TextEncoder().encode(password)) };
}

/** What the topology needs of a forest: every reading signs in afresh to one given domain controller. */
export function singleSessionParts(
  access: ConnectorAccess,
  host: Host,
  over: Partial<Pick<DomainAccess['reads'], 'troubles' | 'lastUsed'>> = {},
): ForestParts {
  const { connector } = access;
  const names = createNameResolver(connector.dnsServers, ldapSettings.connectTimeoutMs);
  const trust = createTrust(connector.caFile);
  const password = (): Promise<Uint8Array> => access.password(null);
  const sessions = createSessions({ connector, password, settings: ldapSettings, names, trust });
  const domain: DomainAccess = {
    sessions,
    pdc: {
      use: () => Promise.reject(new Error('the topology writes nothing')),
      host: () => Promise.resolve(ok(host)),
      close: () => undefined,
    },
    reads: {
      use: async (signal, work) => {
        const session = await sessions.signIn(host, signal);
        if (!session.ok) return err({ fault: session.error, host: host.name, missing: 'directory' });
        const done = await work({ session: session.value, host });
        session.value.close();
        return done.ok
          ? ok({ value: done.value, host: host.name })
          : err({ fault: done.error, host: host.name, missing: 'directory' });
      },
      lastUsed: () => ({ host: host.name, since: 1 }),
      troubles: () => new Map(),
      close: () => undefined,
      ...over,
    },
    writesTo: () => ({ host: host.name, since: 2 }),
  };
  return {
    connector,
    settings: ldapSettings,
    clock: systemClock,
    names,
    trust,
    of: () => domain,
    stopping: new AbortController().signal,
  };
}

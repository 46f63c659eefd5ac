import { err, ok, type Result } from '../result';
import type { AgentRelayAccess, EntraAccess, RelayAccess } from './pairing';

/** Why a relay cannot be addressed as it is written down. The message names the field, never its value’s secret part. */
export interface ConnectionStringError {
  readonly code: 'malformed' | 'emulatorNotLoopback' | 'emulatorWithWebSockets';
  readonly message: string;
}

/** Whether a host is this computer: `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host);
}

function malformed(message: string): { readonly ok: false; readonly error: ConnectionStringError } {
  return err({ code: 'malformed', message });
}

/** Host and port, checked; `developmentEmulator` only where the messages do not leave this computer. */
function authorityOf(access: AgentRelayAccess): Result<string, ConnectionStringError> {
  if (access.host !== '::1' && !/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(access.host)) {
    return malformed('The relay’s host must be a DNS name or an IPv4 address, without scheme, port or path');
  }
  if (access.developmentEmulator && !isLoopback(access.host)) {
    return err({
      code: 'emulatorNotLoopback',
      message: `developmentEmulator means unencrypted AMQP and is allowed on this computer only, not for ${access.host}`,
    });
  }
  if (access.developmentEmulator && access.transport === 'webSockets') {
    return err({
      code: 'emulatorWithWebSockets',
      message: 'developmentEmulator and webSockets exclude each other',
    });
  }
  return ok(access.port === undefined ? access.host : `${access.host}:${access.port}`);
}

/**
 * What the SDK takes as the fully qualified namespace beside a token credential; the same rules as for a connection
 * string. Holds no secret.
 */
export function entraNamespace(access: EntraAccess): Result<string, ConnectionStringError> {
  const authority = authorityOf(access);
  if (!authority.ok || !access.developmentEmulator) return authority;
  // The SDK makes a connection string of it, adds a slash and has no other way to be told of plain AMQP.
  return ok(`${authority.value};UseDevelopmentEmulator=true;Local=`);
}

/**
 * The Service Bus connection string of a relay. It contains the SAS key: never log it.
 *
 * Without `port` the SDK takes 5671 (TLS), 443 (WebSockets) or 5672 (emulator). `developmentEmulator` means plain
 * AMQP, so it is refused for any host but this computer; the SDK has no plain WebSockets, so that combination is
 * refused as well.
 */
export function connectionString(access: RelayAccess): Result<string, ConnectionStringError> {
  if (!/^[^;=\s]{1,256}$/.test(access.sasKeyName)) return malformed('The SAS rule’s name is not well formed');
  if (!/^[^;\s]{1,256}$/.test(access.sasKey)) return malformed('The SAS key is not well formed');
  const authority = authorityOf(access);
  if (!authority.ok) return authority;
  const fields = [
    `Endpoint=sb://${authority.value}`,
    `SharedAccessKeyName=${access.sasKeyName}`,
    `SharedAccessKey=${access.sasKey}`,
    ...(access.developmentEmulator ? ['UseDevelopmentEmulator=true'] : []),
  ];
  return ok(`${fields.join(';')};`);
}

import type { IpcError } from '../../../shared/ipc/contract';
import type { Connector } from '../../../shared/model/connector';
import { err, type Result } from '../../../shared/result';
import type { ConfigurationHolder } from '../configuration-holder';
import type { Forests } from '../directory-port';
import type { Note } from '../note';
import type { StatusHolder } from '../status';
import type { Synchronisation } from '../synchronisation/synchronisation';
import type { ConnectionTests } from './connection-tests';
import type { ConnectorSecrets } from './connector-secrets';
import type { KnownPartitions } from './known-partitions';

/** What the forests’ administration works on. */
export interface ConnectorsDeps {
  readonly configuration: ConfigurationHolder;
  readonly secrets: ConnectorSecrets;
  readonly forests: Forests;
  readonly known: KnownPartitions;
  readonly tests: ConnectionTests;
  readonly synchronisation: Pick<
    Synchronisation,
    'users' | 'lastImportAt' | 'applySettings' | 'forget' | 'refresh'
  >;
  readonly status: StatusHolder;
  readonly note: Note;
  /** Looks at the domain controllers of what is configured now. */
  readonly probe: () => Promise<void>;
}

/** In words for the console, which shows them as they are. */
export function refused(code: IpcError['code'], message: string): Result<never, IpcError> {
  return err({ code, message });
}

/** The answer for a forest that was removed meanwhile. */
export const gone = 'This forest is no longer configured. Refresh the page.';

/** Puts a changed list of forests into force: kept first, then used. */
export function putInForce(deps: ConnectorsDeps, connectors: readonly Connector[]): void {
  const { configuration, forests, secrets } = deps;
  configuration.change({ connectors: [...connectors] });
  forests.configure(connectors.map((connector) => secrets.access(connector)));
}

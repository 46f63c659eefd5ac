import type { ConnectorStatus } from '../../shared/model/agent-status';
import type { DirectoryObject } from './identity/objects';
import type { Directory } from './pipeline/ports';

/** The forests as the agent uses them besides the pipeline: health, import, end. */
export interface Forests extends Directory {
  /** Finds and probes the PDC emulator of a connector. Never throws; what is wrong is in `error`. */
  probe(connectorId: string): Promise<ConnectorStatus>;
  /** Every user of the connector’s domain. Throws when they cannot be read to the end. */
  readUsers(connectorId: string): AsyncIterable<DirectoryObject>;
  close(): Promise<void>;
}

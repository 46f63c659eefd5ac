import type { TestStep } from '../../shared/ipc/directory-channels';
import type { ConnectorStatus } from '../../shared/model/agent-status';
import type { Connector } from '../../shared/model/connector';
import type { PartitionDiagnosis } from '../../shared/model/diagnosis';
import type { DomainController } from '../../shared/model/domain-controller';
import type { Container, Partition } from '../../shared/model/partition';
import type { Result } from '../../shared/result';
import type { Inspection } from './directory/inspect/inspector';
import type { Directory, DirectoryRef } from './pipeline/ports';
import type { DirectorySource } from './sync/ports';

/** A forest and how to sign in to it. */
export interface ConnectorAccess {
  readonly connector: Connector;
  /**
   * The service account’s password, UTF-8; fetched for every sign-in and the caller’s to wipe.
   *
   * @param partitionDn partition with a service account of its own; `null` = the connector’s
   */
  readonly password: (partitionDn: string | null) => Promise<Uint8Array>;
}

/** The forests as the agent uses them besides the pipeline. Errors are in words for the admin. */
export interface Forests extends Directory {
  /**
   * Puts these forests in place of the present ones. A forest whose connector is unchanged keeps its connections; what
   * is under way elsewhere ends on the former ones.
   */
  configure(connectors: readonly ConnectorAccess[]): void;
  /** Finds and probes the PDC emulator of a connector. Never throws; what is wrong is in `error`. */
  probe(connectorId: string): Promise<ConnectorStatus>;
  /** What imports of the connector read; `null` = it is not configured (any more). */
  syncSource(connectorId: string): DirectorySource | null;
  partitions(connectorId: string, signal: AbortSignal): Promise<Result<readonly Partition[], string>>;
  domainControllers(
    connectorId: string,
    partitionDn: string,
    signal: AbortSignal,
  ): Promise<Result<readonly DomainController[], string>>;
  /** @param parent DN; `null` = the partition’s root */
  containers(
    connectorId: string,
    partitionDn: string,
    parent: string | null,
    signal: AbortSignal,
  ): Promise<Result<{ readonly containers: readonly Container[]; readonly more: boolean }, string>>;
  /** Tries a forest that is not configured (yet), step by step. Never throws. */
  test(access: ConnectorAccess, signal: AbortSignal): Promise<readonly TestStep[]>;
  /** Looks at an account at the PDC emulator without writing. */
  inspect(ref: DirectoryRef, signal: AbortSignal): Promise<Result<Inspection, string>>;
  diagnosePartition(
    connectorId: string,
    partitionDn: string,
    signal: AbortSignal,
  ): Promise<Result<PartitionDiagnosis, string>>;
  close(): Promise<void>;
}

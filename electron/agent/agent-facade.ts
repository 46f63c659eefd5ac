import type { ActivityRow, IpcError, OperationPage, OperationQuery } from '../../shared/ipc/contract';
import type {
  ConnectorDraft,
  ConnectorView,
  FoundPersonView,
  TestStep,
} from '../../shared/ipc/directory-channels';
import type { KeyView } from '../../shared/ipc/keys-channels';
import type { AgentStatus, Counts } from '../../shared/model/agent-status';
import type { StoredConfiguration } from '../../shared/model/configuration';
import type { PartitionDiagnosis, PersonDiagnosis } from '../../shared/model/diagnosis';
import type { DomainController } from '../../shared/model/domain-controller';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { Container, Partition, PartitionSettings } from '../../shared/model/partition';
import type { Settings } from '../../shared/model/settings';
import type { Result } from '../../shared/result';

/** An answer to the console, or why there is none, in words for the admin. */
export type Answer<T> = Promise<Result<T, IpcError>>;

/** Forests, partitions and domain controllers, as docs/operations.md describes them. `actor` = operating-system user. */
export interface ConnectorsFacade {
  list(): readonly ConnectorView[];
  test(draft: ConnectorDraft, password: string | null): Answer<readonly TestStep[]>;
  save(
    change: { readonly draft: ConnectorDraft; readonly password: string | null; readonly untested: boolean },
    actor: string,
  ): Answer<readonly ConnectorView[]>;
  remove(connectorId: string, actor: string): Answer<readonly ConnectorView[]>;
  partitions(connectorId: string): Answer<readonly Partition[]>;
  savePartition(
    connectorId: string,
    settings: PartitionSettings,
    password: string | null,
    actor: string,
  ): Answer<readonly Partition[]>;
  domainControllers(connectorId: string, partitionDn: string): Answer<readonly DomainController[]>;
  containers(
    connectorId: string,
    partitionDn: string,
    parent: string | null,
  ): Answer<{ readonly containers: readonly Container[]; readonly more: boolean }>;
  diagnose(connectorId: string, partitionDn: string): Answer<PartitionDiagnosis>;
}

/** People, read only. */
export interface PeopleFacade {
  find(text: string): Promise<readonly FoundPersonView[]>;
  diagnose(key: string): Answer<PersonDiagnosis>;
}

/** Key generations, newest first. */
export interface KeysFacade {
  list(): Answer<readonly KeyView[]>;
  roll(actor: string): Answer<readonly KeyView[]>;
}

/** What an agent is set up with; holds no secret. */
export interface AgentSetup {
  readonly configuration: StoredConfiguration;
  readonly settings: Settings;
}

/** What a host sees of a running agent. */
export interface AgentFacade {
  readonly keys: KeysFacade;
  readonly connectors: ConnectorsFacade;
  readonly people: PeopleFacade;
  /** What is in force now. */
  setup(): AgentSetup;
  status(): AgentStatus;
  counts(): Counts;
  queryOperations(query: OperationQuery): OperationPage;
  operationEvents(requestId: string): readonly ActivityRow[];
  /**
   * Switches writeback on or off; resolves when it is done or has failed (then `status().problem` says why).
   *
   * @param actor operating-system user, for the activity log
   */
  setWriteback(enabled: boolean, actor: string): Promise<AgentStatus>;
  onStatus(listener: () => void): () => void;
  /** Told of every ended operation; the same `seq` may come again when its reply got out later. */
  onOperation(listener: (record: OperationRecord) => void): () => void;
  stop(): Promise<void>;
}

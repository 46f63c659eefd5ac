import type { ActivityRow, IpcError, OperationPage, OperationQuery } from '../../shared/ipc/contract';
import type {
  ConnectorDraft,
  ConnectorView,
  FoundPersonView,
  TestStep,
} from '../../shared/ipc/directory-channels';
import type { DeadLetterList } from '../../shared/ipc/dead-letter-channels';
import type { KeyGeneration } from '../../shared/ipc/keys-channels';
import type {
  ActivityPage,
  ActivityQuery,
  AuditSettings,
  AuditView,
  ExportFormat,
} from '../../shared/ipc/audit-channels';
import type { Verification } from '../../shared/model/audit';
import type { AgentStatus, Counts } from '../../shared/model/agent-status';
import type { CloudSettings, CloudView } from '../../shared/model/cloud';
import type { StoredConfiguration } from '../../shared/model/configuration';
import type { PartitionDiagnosis, PersonDiagnosis } from '../../shared/model/diagnosis';
import type { DomainController } from '../../shared/model/domain-controller';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { Container, Partition, PartitionSettings } from '../../shared/model/partition';
import type { LineageAnswer, SyncRun, SyncRunError, SyncStatus } from '../../shared/model/sync';
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

/** Run profiles, their history, the scheduler, and where links come from. */
export interface SyncFacade {
  /** The latest first, 200 at most. @param connector `null` = of all */
  list(connector: string | null): Answer<readonly SyncRun[]>;
  /** 1,000 at most. */
  errors(runId: number): Answer<readonly SyncRunError[]>;
  /** Answers when the run is queued. */
  start(connector: string, profile: SyncRun['profile'], actor: string): Answer<SyncStatus>;
  /** Answers when the cycle has begun. */
  cycle(policy: 'Delta' | 'Initial', actor: string): Answer<SyncStatus>;
  cancel(actor: string): Answer<SyncStatus>;
  /** What is absent stays. */
  setScheduler(
    change: { readonly paused?: boolean | undefined; readonly everyMinutes?: number | undefined },
    actor: string,
  ): Answer<SyncStatus>;
  lineage(key: string): Answer<LineageAnswer>;
}

/** Where the cloud’s users come from. */
export interface CloudFacade {
  get(): Answer<CloudView>;
  /** @param change as the channel `cloud.save` has it */
  save(
    change: {
      readonly settings: CloudSettings;
      readonly secret: string | null;
      readonly untested: boolean;
    },
    actor: string,
  ): Answer<CloudView>;
}

/** The activity log. */
export interface AuditFacade {
  query(query: ActivityQuery): ActivityPage;
  /** Follows the whole chain as it is now. */
  verify(): Promise<Verification>;
  /** Writes the rows of a time to a file. @param actor operating-system user */
  export(
    request: {
      readonly format: ExportFormat;
      readonly range: { readonly from: number | null; readonly to: number | null };
    },
    file: string,
    actor: string,
  ): Answer<{ readonly file: string; readonly rows: number }>;
  settings(): AuditView;
  /** What is absent stays. In force at once. */
  change(
    part: {
      readonly retentionDays?: number | undefined;
      readonly syslog?: AuditSettings['syslog'] | undefined;
    },
    actor: string,
  ): AuditView;
}

/** What an agent is set up with; holds no secret. */
export interface AgentSetup {
  readonly configuration: StoredConfiguration;
  readonly settings: Settings;
}

/** What a host sees of a running agent. */
export interface AgentFacade {
  readonly connectors: ConnectorsFacade;
  readonly people: PeopleFacade;
  readonly sync: SyncFacade;
  readonly cloud: CloudFacade;
  readonly audit: AuditFacade;
  /** What is in force now. */
  setup(): AgentSetup;
  status(): AgentStatus;
  counts(): Counts;
  queryOperations(query: OperationQuery): OperationPage;
  operationEvents(requestId: string): readonly ActivityRow[];
  /** Messages that were refused as poison, without their bodies; asks the relay, on or off. */
  deadLetters(): Answer<DeadLetterList>;
  /**
   * Switches writeback on or off; resolves when it is done or has failed (then `status().problem` says why).
   *
   * @param actor operating-system user, for the activity log
   */
  setWriteback(enabled: boolean, actor: string): Promise<AgentStatus>;
  /** The key generations, newest first. Nothing secret. */
  keys(): readonly KeyGeneration[];
  /**
   * Makes a new generation and hands it to the portal; refused while writeback is not on.
   *
   * @param actor operating-system user, for the activity log
   */
  rollKeys(actor: string): Answer<readonly KeyGeneration[]>;
  onStatus(listener: () => void): () => void;
  /** Told of every ended operation; the same `seq` may come again when its reply got out later. */
  onOperation(listener: (record: OperationRecord) => void): () => void;
  stop(): Promise<void>;
}

import type { ActivityRow, OperationPage, OperationQuery } from '../../shared/ipc/contract';
import type { AgentStatus, Counts } from '../../shared/model/agent-status';
import type { OperationRecord } from '../../shared/model/operation-record';

/** What a host sees of a running agent. */
export interface AgentFacade {
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

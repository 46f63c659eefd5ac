import { setTimeout as delay } from 'node:timers/promises';
import { operationQuerySchema } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import { openDatabase } from '../../electron/agent/store/database';
import { createOperationsRepository } from '../../electron/agent/store/operations-repository';

/** Looks into the agent’s own records, over a database connection of its own. */
export interface AgentRecords {
  /**
   * The newest record of a request, once there are `count` of them.
   *
   * @throws when there are not so many after ten seconds
   */
  find(requestId: string, count: number): Promise<OperationRecord>;
  close(): void;
}

const waitMs = 10_000;

/** Opens the agent’s database. */
export function openAgentRecords(file: string): AgentRecords {
  const db = openDatabase(file);
  const operations = createOperationsRepository(db);
  return {
    async find(requestId, count) {
      for (let waited = 0; waited < waitMs; waited += 20) {
        const found = operations.query(operationQuerySchema.parse({ text: requestId })).operations;
        const newest = found[0];
        // The stage that settles the message is the last one to be recorded.
        if (newest !== undefined && found.length >= count && newest.stages.settle !== undefined)
          return newest;
        await delay(20);
      }
      throw new Error(`The agent has no record of request ${requestId} after ${waitMs / 1000} s`);
    },
    close: () => db.close(),
  };
}

import { join } from 'node:path';

/** The bundled thread of the sync engine. It stands in `dist/agent`, beside the folder of whatever bundle this is. */
export function syncWorkerFile(): string {
  return join(__dirname, '..', 'agent', 'sync-worker.cjs');
}

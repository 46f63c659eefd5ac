import { emptyPortal, storedPortalSchema, type PortalState, type StoredPortal } from './portal-state';
import { parsePrivately, readIfThere, replacePrivately } from './private-file';

async function readState(path: string): Promise<StoredPortal> {
  const text = await readIfThere(path);
  if (text === null) return emptyPortal;
  const parsed = storedPortalSchema.safeParse(parsePrivately(text));
  // Neither JSON.parse’s nor zod’s words are passed on: they may quote a key.
  if (!parsed.success) throw new Error(`The portal’s state file ${path} is damaged: restore it or remove it`);
  return parsed.data;
}

/**
 * State in one JSON file, readable by its owner only (mode 0600) and replaced as a whole, so that a crash leaves
 * the old or the new one. A missing file is an empty state, from which every agent needs a new enrolment; a damaged
 * one makes `read` reject.
 */
export function fileState(path: string): PortalState {
  return {
    read: () => readState(path),
    write: (next) => replacePrivately(path, JSON.stringify(next)),
  };
}

import type { Client } from 'ldapts';
import { systemClock } from '../../../electron/agent/clock';
import type { ConnectorAccess } from '../../../electron/agent/directory-port';
import {
  createForestParts,
  type OwnForestParts,
} from '../../../electron/agent/directory/create-forest-parts';
import { connectToLab } from '../../../lab/lab-directory';
import { startSambaDirectory } from '../../../lab/samba/start-samba-directory';
import type { LabDirectory } from '../../../lab/types';
import type { Settings } from '../../../shared/model/settings';
import { ldapSettings } from '../topology/support/single-session-parts';
import { makeTestGround } from './test-certificates';

/** A Samba domain of a test file’s own, and the agent’s ways into it. */
export interface SambaForest {
  readonly directory: LabDirectory;
  /** Signed in as the administrator. */
  readonly admin: Client;
  /** What the agent has of the forest; closed with the rest. */
  partsOf(access: ConnectorAccess, settings?: Settings['ldap']): OwnForestParts;
  /** Ends everything and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a domain in a folder of its own. It takes up to a minute on a busy machine. */
export async function startSambaForest(userCount: number): Promise<SambaForest> {
  const { dir, certificates, remove } = await makeTestGround();
  const ends = [remove];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const directory = await startSambaDirectory({ dir, certificates, userCount });
    ends.push(() => directory.stop());
    const admin = await connectToLab(directory.ldaps);
    ends.push(() => admin.unbind());
    await admin.bind(directory.administrator.distinguishedName, directory.administrator.password);
    return {
      directory,
      admin,
      partsOf(access, settings = ldapSettings) {
        const parts = createForestParts({ ...access, settings, clock: systemClock });
        ends.push(() => Promise.resolve(parts.close()));
        return parts;
      },
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

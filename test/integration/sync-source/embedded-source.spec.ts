import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { createForestParts } from '../../../electron/agent/directory/create-forest-parts';
import { createDirectorySource } from '../../../electron/agent/directory/sync/directory-source';
import {
  startEmbeddedDirectory,
  type EmbeddedDirectory,
} from '../../../lab/embedded/start-embedded-directory';
import { connectorSchema } from '../../../shared/model/connector';
import { makeTestGround, type TestGround } from '../samba/test-certificates';
import { accessOf, ldapSettings } from '../topology/support/single-session-parts';
import { hear, watermarkOf } from './support/follow';

const base = 'DC=embedded,DC=example,DC=com';
const never = new AbortController().signal;

let ground: TestGround;
let directory: EmbeddedDirectory;
beforeAll(async () => {
  ground = await makeTestGround();
  directory = await startEmbeddedDirectory({ certificates: ground.certificates, userCount: 30 });
});
afterAll(async () => {
  await directory?.stop();
  await ground?.remove();
});

it('imports everybody from a directory that speaks as Windows does, and says why there is no delta', async () => {
  const access = accessOf(connectorSchema.parse(directory.connector), directory.serviceAccountPassword);
  const parts = createForestParts({ ...access, settings: ldapSettings, clock: systemClock });
  try {
    const source = createDirectorySource(parts);
    const heard = await hear(source.fullImport(base, never));
    expect({ outcome: heard.outcome, errors: heard.errors, gone: heard.gone }).toEqual({
      outcome: 'end',
      errors: [],
      gone: [],
    });
    const names = new Map(heard.objects.map((one) => [one.objectGuid, one.distinguishedName]));
    const people = directory.people.map((one) => [one.objectGuid, one.distinguishedName]);
    expect(people.map(([guid = '']) => [guid, names.get(guid)])).toEqual(people);
    // It keeps no deleted objects, so that a delta would miss who was deleted.
    const delta = await hear(source.deltaImport(base, watermarkOf(heard), never));
    expect(delta.outcome).toMatch(/^watermarkUnusable: .* may not read deleted objects /);
  } finally {
    parts.close();
  }
});

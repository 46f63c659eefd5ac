import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileState } from '../../../portal/file-state';
import { emptyPortal, type StoredPortal } from '../../../portal/portal-state';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-state-'));
});
afterEach(() => rm(folder, { recursive: true }));

const stored: StoredPortal = {
  version: 1,
  agents: {
    'agent-one': {
      enabled: true,
      enabledAt: 1,
      lastHeardAt: 2,
      everySeconds: 300,
      lastIat: 3,
      lastIds: ['a'],
      generations: [{ kid: 'g1', n: 'n', e: 'e', k: 'secret-k', exp: 4, replacedAt: null }],
    },
  },
};

describe('fileState', () => {
  it('starts empty, keeps what is written, for its owner only, and leaves nothing else behind', async () => {
    const state = fileState(join(folder, 'portal.json'));
    expect(await state.read()).toEqual(emptyPortal);
    await state.write(stored);
    await state.write(stored);
    expect(await fileState(join(folder, 'portal.json')).read()).toEqual(stored);
    expect((await stat(join(folder, 'portal.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['portal.json']);
  });

  it('removes what a killed process left of an earlier state, and leaves what is being written', async () => {
    const path = join(folder, 'portal.json');
    const [old, young, other] = ['0123456789ab.new', 'ba9876543210.new', 'txt'].map(
      (end) => `${path}.${end}`,
    );
    for (const file of [old, young, other]) await writeFile(file ?? '', 'secret-k');
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(old ?? '', anHourAgo, anHourAgo);
    await utimes(other ?? '', anHourAgo, anHourAgo);
    await fileState(path).write(stored);
    expect((await readdir(folder)).sort()).toEqual([
      'portal.json',
      'portal.json.ba9876543210.new',
      'portal.json.txt',
    ]);
  });

  it('refuses a damaged file without quoting it', async () => {
    const path = join(folder, 'portal.json');
    for (const text of [
      '{"version":1,"agents":{"secret-k',
      '{"version":1,"agents":{"a":{"k":"secret-k"}}}',
    ]) {
      await writeFile(path, text);
      const failure = await fileState(path)
        .read()
        .catch((cause: unknown) => String(cause));
      expect(failure).toBe(`Error: The portal’s state file ${path} is damaged: restore it or remove it`);
    }
  });
});

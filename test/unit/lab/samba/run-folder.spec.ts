import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRunFolder } from '../../../../lab/samba/run-folder';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rf-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the folder of a run', () => {
  it('is left alone by others that are made at the same moment', async () => {
    for (let round = 0; round < 30; round += 1) {
      const below = join(dir, String(round));
      const folders = await Promise.all(Array.from({ length: 8 }, () => makeRunFolder(below)));
      expect(folders.filter((folder) => !existsSync(join(folder, 'owner.pid')))).toEqual([]);
    }
  });

  it('goes with the next run when its process is gone, or when it never had one', async () => {
    const { pid } = spawnSync('true');
    const [ended, ownerless, starting] = ['dc-ended', 'dc-ownerless', 'dc-starting'].map((name) =>
      join(dir, name),
    );
    for (const folder of [ended, ownerless, starting]) await mkdir(folder ?? '');
    await writeFile(join(ended ?? '', 'owner.pid'), String(pid));
    await writeFile(join(ownerless ?? '', 'base.conf'), '');
    await makeRunFolder(dir);
    expect([ended, ownerless, starting].map((folder) => existsSync(folder ?? ''))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

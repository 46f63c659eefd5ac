import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import { startSambaDirectory } from '../../../lab/samba/start-samba-directory';
import type { LabDirectory } from '../../../lab/types';
import { processesBelow } from './samba-processes';
import { makeTestGround, type TestGround } from './test-certificates';

const available = sambaAvailable();
const timeoutMs = 120_000;
const userCount = 13;

/** Starts a directory in a process that can be killed, and says so on its standard output once it is up. */
const holderScript = `
  import { startSambaDirectory } from './lab/samba/start-samba-directory';
  const { dir, caFile, files } = JSON.parse(process.argv[2] ?? '{}');
  const certificates = { caFile, issue: () => Promise.resolve(files) };
  void startSambaDirectory({ dir, certificates, userCount: ${userCount} }).then(() => console.log('up'));
`;

describe.skipIf(!available.ok)(
  `the life of a Samba directory ${available.ok ? '' : `(${available.reason})`}`,
  () => {
    let ground: TestGround;

    beforeAll(async () => {
      ground = await makeTestGround();
    });

    afterAll(async () => {
      await ground?.remove();
    });

    function start(signal?: AbortSignal, log?: (line: string) => void): Promise<LabDirectory> {
      const { dir, certificates } = ground;
      return startSambaDirectory({
        dir,
        certificates,
        userCount,
        ...(signal ? { signal } : {}),
        ...(log ? { log } : {}),
      });
    }

    /** What a run leaves: processes and files. */
    async function leftovers(): Promise<{ processes: number[]; folders: string[] }> {
      return { processes: await processesBelow(ground.dir), folders: await readdir(ground.dir) };
    }

    it(
      'runs side by side with another one and leaves nothing behind',
      async () => {
        const [first, second] = await Promise.all([start(), start()]);
        expect(first.ldaps.address).not.toBe(second.ldaps.address);
        const inFirst = first.people[0];
        const inSecond = second.people[0];
        if (inFirst === undefined || inSecond === undefined) throw new Error('nobody was made');
        expect(await first.bind(inFirst.distinguishedName, inFirst.password)).toBe(true);
        expect(await second.bind(inFirst.distinguishedName, inFirst.password)).toBe(false);

        await first.stop();
        expect(await second.bind(inSecond.distinguishedName, inSecond.password)).toBe(true);
        expect((await processesBelow(ground.dir)).length).toBeGreaterThan(0);

        await Promise.all([first.stop(), second.stop(), second.stop()]);
        expect(await leftovers()).toEqual({ processes: [], folders: [] });
      },
      timeoutMs,
    );

    it.each(['making the forest', 'starting Samba'])(
      'undoes everything where its start is ended while %s',
      async (step) => {
        const controller = new AbortController();
        const started = start(controller.signal, (line) => {
          if (line.startsWith(step)) setTimeout(() => controller.abort(new Error('ended')), 300);
        });
        await expect(started).rejects.toThrow(/ended|aborted/);
        expect(await leftovers()).toEqual({ processes: [], folders: [] });
      },
      timeoutMs,
    );

    it(
      'ends with the process that started it, also when that is killed, and its files go with the next start',
      async () => {
        const holder = await startHolder();
        await once(holder.stdout ?? holder, 'data');
        expect((await processesBelow(ground.dir)).length).toBeGreaterThan(10);

        holder.kill('SIGKILL');
        await expect.poll(() => processesBelow(ground.dir), { timeout: 10_000 }).toEqual([]);

        const next = await start();
        expect(await readdir(ground.dir)).toHaveLength(1);
        await next.stop();
        expect(await leftovers()).toEqual({ processes: [], folders: [] });
      },
      timeoutMs,
    );

    async function startHolder(): Promise<ChildProcess> {
      const folder = join(ground.dir, '..', 'holder');
      await mkdir(folder, { recursive: true });
      const bundle = await build({
        stdin: { contents: holderScript, resolveDir: process.cwd(), loader: 'ts' },
        bundle: true,
        platform: 'node',
        format: 'cjs',
        write: false,
      });
      const script = join(folder, 'holder.cjs');
      await writeFile(script, bundle.outputFiles[0]?.text ?? '');
      const { dir, certificates } = ground;
      const files = await certificates.issue('dc1.corp.example.com', []);
      const argument = JSON.stringify({ dir, caFile: certificates.caFile, files });
      return spawn(process.execPath, [script, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
    }
  },
);

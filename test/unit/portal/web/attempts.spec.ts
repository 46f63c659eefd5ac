import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileAttempts, memoryAttempts } from '../../../../portal/web/attempt-stores';
import { createAttemptLimiter, type AttemptLimiter } from '../../../../portal/web/attempts';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';

const hourMs = 3_600_000;
const allowed = { allowed: true };

let dir: string;
let clock: FakeClock;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-attempts-'));
  clock = createFakeClock();
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const path = (): string => join(dir, 'attempts.json');
const overFile = (): AttemptLimiter => createAttemptLimiter(fileAttempts(path(), clock), clock);

async function take(limiter: AttemptLimiter, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect(await limiter.take('anna')).toEqual(allowed);
    clock.advance(60_000);
  }
}

describe.each([
  ['in memory', () => createAttemptLimiter(memoryAttempts(), clock)],
  ['in a file', overFile],
])('attempts %s', (_name, open) => {
  it('five in an hour, then none for 24 hours after the fifth', async () => {
    const limiter = open();
    await take(limiter, 5);
    const until = clock.now() - 60_000 + 24 * hourMs;
    expect(await limiter.take('anna')).toEqual({ allowed: false, until });
    expect(await limiter.check('anna')).toEqual({ allowed: false, until });
    clock.advance(until - clock.now() - 1);
    expect(await limiter.take('anna')).toEqual({ allowed: false, until });
    clock.advance(1);
    await take(limiter, 5);
    expect((await limiter.take('anna')).allowed).toBe(false);
  });

  it('counts each person for itself, and only the last hour', async () => {
    const limiter = open();
    await take(limiter, 4);
    clock.advance(hourMs - 4 * 60_000);
    await take(limiter, 1);
    expect(await limiter.check('anna')).toEqual(allowed);
    expect(await limiter.take('berta')).toEqual(allowed);
  });

  it('takes back what came to nothing, the block included', async () => {
    const limiter = open();
    await take(limiter, 5);
    await limiter.giveBack('anna');
    expect(await limiter.check('anna')).toEqual(allowed);
    await take(limiter, 1);
    expect((await limiter.check('anna')).allowed).toBe(false);
  });

  it('many at once are not more than one after the other', async () => {
    const limiter = open();
    const permissions = await Promise.all(Array.from({ length: 40 }, () => limiter.take('anna')));
    expect(permissions.filter((each) => each.allowed)).toHaveLength(5);
  });
});

describe('the file', () => {
  it('remembers over a restart, names nobody, and forgets what is over', async () => {
    await take(overFile(), 5);
    expect((await overFile().check('anna')).allowed).toBe(false);
    expect(await readFile(path(), 'utf8')).not.toContain('anna');
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    clock.advance(25 * hourMs);
    await overFile().take('berta');
    const { people } = JSON.parse(await readFile(path(), 'utf8')) as { people: object };
    expect(Object.keys(people)).toHaveLength(1);
  });

  it('forgets nothing that still counts within wider bounds than the usual ones', async () => {
    const bounds = { attempts: 3, windowMs: 24 * hourMs, blockMs: hourMs };
    const limiter = createAttemptLimiter(fileAttempts(path(), clock, bounds), clock, bounds);
    await take(limiter, 2);
    clock.advance(12 * hourMs);
    // Whoever comes between makes the file be written anew.
    expect(await limiter.take('berta')).toEqual(allowed);
    await take(limiter, 1);
    expect((await limiter.take('anna')).allowed).toBe(false);
  });

  it('that is damaged lets nobody through, and is kept', async () => {
    await writeFile(path(), '{"version":1,"people":');
    await expect(overFile().take('anna')).rejects.toThrow('is damaged');
    expect(await readFile(path(), 'utf8')).toBe('{"version":1,"people":');
  });
});

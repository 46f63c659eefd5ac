import * as z from 'zod';
import type { PortalClock } from '../clock';
import { parsePrivately, readIfThere, replacePrivately } from '../private-file';
import { isOver, usualBounds, type AttemptBounds, type AttemptEntry, type AttemptStore } from './attempts';

const schema = z.strictObject({
  version: z.literal(1),
  people: z.record(
    z.string(),
    z.strictObject({ at: z.array(z.number()), blockedUntil: z.number().nullable() }),
  ),
});
type People = Readonly<Record<string, AttemptEntry>>;

function changed(people: People, person: string, next: AttemptEntry | null): People {
  const rest = Object.entries(people).filter(([each]) => each !== person);
  return Object.fromEntries(next === null ? rest : [...rest, [person, next]]);
}

/** Attempts in memory: a restart forgets them, so for tests and trials only. */
export function memoryAttempts(): AttemptStore {
  let people: People = {};
  return {
    update: async (person, change) => {
      const { next, result } = change(people[person] ?? null);
      people = changed(people, person, next);
      return result;
    },
  };
}

async function readPeople(path: string): Promise<People> {
  const text = await readIfThere(path);
  if (text === null) return {};
  const parsed = schema.safeParse(parsePrivately(text));
  if (!parsed.success) throw new Error(`The file of attempts ${path} is damaged: restore it or remove it`);
  return parsed.data.people;
}

/**
 * Attempts in one file of mode 0600 that holds hashes of the people’s ids, for one process: several instances need a
 * store of their own over a database they share. What cannot be read is not forgotten: `update` rejects.
 *
 * @param bounds those of the limiter; with a shorter window it would forget attempts that still count
 */
export function fileAttempts(
  path: string,
  clock: Pick<PortalClock, 'now'>,
  bounds: Pick<AttemptBounds, 'windowMs'> = usualBounds,
): AttemptStore {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    update: (person, change) => {
      const done = turn.then(async () => {
        const people = await readPeople(path);
        const before = people[person] ?? null;
        const { next, result } = change(before);
        if (next === before) return result;
        const now = clock.now();
        const kept = Object.entries(changed(people, person, next)).filter(
          ([, entry]) => !isOver(entry, now, bounds.windowMs),
        );
        await replacePrivately(path, JSON.stringify({ version: 1, people: Object.fromEntries(kept) }));
        return result;
      });
      turn = done.catch(() => null);
      return done;
    },
  };
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../../shared/ipc/contract';
import { err, ok } from '../../../../shared/result';
import { createApi } from '../../../../renderer/api';
import { createPeople, type People } from '../../../../renderer/state/people-store';
import { foundPerson, goodLines } from '../../../fakes/fake-people';

const anna = foundPerson();
const bob = foundPerson({ key: 'User_bob', cloudAnchor: 'User_bob', displayName: 'Bob' });

interface Call {
  readonly channel: string;
  readonly input: unknown;
  readonly answer: (value: unknown) => Promise<void>;
}
let calls: Call[];
let people: People;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  const bridge: Bridge = {
    invoke: (channel, input) =>
      new Promise((resolve) => {
        const answer = async (value: unknown): Promise<void> => {
          resolve(value);
          await vi.advanceTimersByTimeAsync(0);
        };
        calls.push({ channel, input, answer });
      }),
    onDelta: () => () => undefined,
  };
  people = createPeople(createApi(bridge));
});
afterEach(() => vi.useRealTimers());

const asked = (): unknown[] => calls.map(({ channel, input }) => [channel, input]);
const seen = () => {
  const { search, active, person, check } = people.store.getState();
  return [search.phase, search.people.map(({ key }) => key), active, person?.key ?? null, check.checking];
};

describe('the search', () => {
  it('asks once when typing rests, and takes only the newest answer', async () => {
    for (const text of ['a', 'an', 'ann']) people.actions.type(text);
    vi.advanceTimersByTime(199);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(1);
    people.actions.type('bob ');
    vi.advanceTimersByTime(200);
    expect(asked()).toEqual([
      ['people.find', { text: 'ann' }],
      ['people.find', { text: 'bob' }],
    ]);
    await calls[1]?.answer(ok([bob]));
    await calls[0]?.answer(ok([anna]));
    expect(seen()).toEqual(['ready', ['User_bob'], 0, null, false]);
  });

  it('ends when the box is empty, also on its way', async () => {
    people.actions.type('ann');
    people.actions.type(' ');
    vi.advanceTimersByTime(500);
    expect([calls, seen()]).toEqual([[], ['idle', [], 0, null, false]]);
    people.actions.type('ann');
    vi.advanceTimersByTime(200);
    people.actions.type('');
    await calls[0]?.answer(ok([anna]));
    expect(seen()).toEqual(['idle', [], 0, null, false]);
  });

  it('keeps the people while the next search runs, and drops them when it fails', async () => {
    people.actions.type('a');
    people.actions.search();
    await calls[0]?.answer(ok([anna, bob]));
    people.actions.move(5);
    people.actions.search();
    expect(seen()).toEqual(['searching', ['User_anna', 'User_bob'], 1, null, false]);
    await calls[1]?.answer(err({ code: 'failed', message: 'no' }));
    expect([seen(), people.store.getState().search.error?.message]).toEqual([
      ['failed', [], 0, null, false],
      'no',
    ]);
    people.actions.move(-1);
    expect(people.store.getState().active).toBe(0);
  });
});

describe('a person', () => {
  it('is checked when chosen, and an answer about another is dropped', async () => {
    people.actions.choose(anna);
    people.actions.choose(bob);
    await calls[0]?.answer(ok({ at: 1, lines: [...goodLines] }));
    expect([asked(), people.store.getState().check.diagnosis, seen()]).toEqual([
      [
        ['people.diagnose', { key: 'User_anna' }],
        ['people.diagnose', { key: 'User_bob' }],
      ],
      null,
      ['idle', [], 0, 'User_bob', true],
    ]);
    await calls[1]?.answer(ok({ at: 2, lines: [] }));
    expect(people.store.getState().check).toEqual({
      number: 4,
      checking: false,
      diagnosis: { at: 2, lines: [] },
      error: null,
    });
  });

  it('is not checked twice at a time, and keeps the last diagnosis when the next fails', async () => {
    people.actions.checkAgain();
    people.actions.choose(anna);
    people.actions.checkAgain();
    expect(calls).toHaveLength(1);
    await calls[0]?.answer(ok({ at: 1, lines: [] }));
    people.actions.checkAgain();
    await calls[1]?.answer(err({ code: 'failed', message: 'no' }));
    expect(people.store.getState().check).toMatchObject({
      checking: false,
      diagnosis: { at: 1 },
      error: { message: 'no' },
    });
  });

  it('is shown by a cloud anchor, unless something else was typed meanwhile', async () => {
    people.actions.open('User_anna');
    expect(seen()).toEqual(['searching', [], 0, null, false]);
    await calls[0]?.answer(ok([bob, anna]));
    expect(seen()).toEqual(['ready', ['User_bob', 'User_anna'], 1, 'User_anna', true]);
    people.actions.open('User_bob');
    people.actions.type('x');
    people.actions.type('');
    await calls[2]?.answer(ok([bob]));
    expect(seen()).toEqual(['idle', [], 0, null, false]);
  });
});

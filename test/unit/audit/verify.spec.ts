import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChainHead } from '../../../electron/agent/store/activity-chain';
import { createAuditFile, type AuditFile } from './audit-file';

let log: AuditFile;

beforeEach(() => {
  log = createAuditFile();
  log.append(20);
});

afterEach(() => log.remove());

/** Moves a row and all behind it to higher numbers: `seq` is unique at every moment. */
const makeRoom = (from: number): string[] => [
  `UPDATE activity SET seq = -seq WHERE seq >= ${from}`,
  'UPDATE activity SET seq = -seq + 1 WHERE seq < 0',
];
const closeGap = (from: number, by: number): string[] => [
  `UPDATE activity SET seq = -seq WHERE seq >= ${from}`,
  `UPDATE activity SET seq = -seq - ${by} WHERE seq < 0`,
];
const copyOf = (from: number, to: number): string =>
  `INSERT INTO activity SELECT ${to}, at, event_id, request_id, actor, data, hash FROM activity WHERE seq = ${from}`;
const swap = (one: number, other: number): string[] => [
  `UPDATE activity SET seq = -1 WHERE seq = ${one}`,
  `UPDATE activity SET seq = ${one} WHERE seq = ${other}`,
  `UPDATE activity SET seq = ${other} WHERE seq = -1`,
];

describe('a log that nobody touched', () => {
  it('holds, and says how far', async () => {
    const { seq, hash } = log.store.activity.head();
    expect(await log.verify()).toEqual({
      holds: true,
      break: null,
      rows: 20,
      firstSeq: 1,
      head: { seq, hash },
      headsNotKept: [],
    });
  });

  it('holds with more rows than a page', async () => {
    log.append(1_300);
    expect(await log.verify()).toMatchObject({ holds: true, rows: 1_320 });
  });

  it('does not depend on the order in which facts were given', async () => {
    log.tamper(`UPDATE activity SET data = '{"a":null,"n":3,"b":true}' WHERE seq = 3`);
    expect(await log.verify()).toMatchObject({ holds: true });
  });
});

describe('the first break is named', () => {
  it.each([
    ['data', [`UPDATE activity SET data = '{"n":9}' WHERE seq = 3`], 3, 'altered'],
    [
      'a blank in the data',
      [`UPDATE activity SET data = replace(data, ':', ': ') WHERE seq = 3`],
      3,
      'altered',
    ],
    ['data that is no JSON', [`UPDATE activity SET data = 'x' WHERE seq = 3`], 3, 'altered'],
    ['data of another kind', [`UPDATE activity SET data = '[1]' WHERE seq = 3`], 3, 'altered'],
    [
      'a member twice',
      [`UPDATE activity SET data = '{"n":9,"n":3,"b":true,"a":null}' WHERE seq = 3`],
      3,
      'altered',
    ],
    ['time', ['UPDATE activity SET at = at + 1 WHERE seq = 2'], 2, 'altered'],
    ['actor', [`UPDATE activity SET actor = 'mallory' WHERE seq = 20`], 20, 'altered'],
    ['event', ['UPDATE activity SET event_id = 31005 WHERE seq = 7'], 7, 'altered'],
    ['an event that is none', ['UPDATE activity SET event_id = 5 WHERE seq = 7'], 7, 'altered'],
    ['request id', [`UPDATE activity SET request_id = 'x' WHERE seq = 7`], 7, 'altered'],
    ['hash', [`UPDATE activity SET hash = '${'0'.repeat(64)}' WHERE seq = 7`], 7, 'altered'],
    ['a number beyond all', ['UPDATE activity SET at = 9223372036854775807 WHERE seq = 7'], 7, 'unreadable'],
    ['a row removed', ['DELETE FROM activity WHERE seq = 2'], 2, 'removed'],
    ['the first row removed', ['DELETE FROM activity WHERE seq = 1'], 1, 'removed'],
    ['several removed', ['DELETE FROM activity WHERE seq BETWEEN 5 AND 9'], 5, 'removed'],
    [
      'one removed, the rest renumbered',
      ['DELETE FROM activity WHERE seq = 4', ...closeGap(5, 1)],
      4,
      'removed',
    ],
    [
      'several removed, the rest renumbered',
      ['DELETE FROM activity WHERE seq BETWEEN 4 AND 9', ...closeGap(10, 6)],
      4,
      'removed',
    ],
    ['one put in, the rest renumbered', [...makeRoom(5), copyOf(3, 5)], 5, 'inserted'],
    ['two put in', [...makeRoom(5), copyOf(3, 5), ...makeRoom(6), copyOf(2, 6)], 5, 'inserted'],
    ['one put in at the beginning', [...makeRoom(1), copyOf(4, 1)], 1, 'inserted'],
    ['one put in before the beginning', [copyOf(1, 0)], 0, 'inserted'],
    ['one put in at the end', [copyOf(20, 21)], 21, 'altered'],
    ['neighbours swapped', swap(6, 7), 6, 'reordered'],
    ['rows far apart swapped', swap(6, 12), 6, 'reordered'],
    ['the last two swapped', swap(19, 20), 19, 'reordered'],
    ['one put in before the last', [...makeRoom(20), copyOf(3, 20)], 20, 'inserted'],
    [
      'two breaks',
      ['DELETE FROM activity WHERE seq = 9', 'UPDATE activity SET at = 0 WHERE seq = 6'],
      6,
      'altered',
    ],
    [
      'a checkpoint that was made up',
      [
        'DELETE FROM activity WHERE seq < 8',
        `INSERT INTO activity_checkpoint SELECT 1, seq - 1, 'x' FROM activity WHERE seq = 8`,
      ],
      8,
      'altered',
    ],
  ] as const)('%s', async (_what, sql, seq, reason) => {
    log.tamper(...sql);
    expect(await log.verify()).toMatchObject({ holds: false, break: { seq, reason } });
  });

  it('a beginning cut off with a checkpoint that fits is known by the row that is missing about it', async () => {
    log.tamper(
      'INSERT INTO activity_checkpoint SELECT 1, seq, hash FROM activity WHERE seq = 7',
      'DELETE FROM activity WHERE seq <= 7',
    );
    expect(await log.verify()).toMatchObject({ holds: false, break: { seq: 1, reason: 'removed' } });
  });
});

describe('a head that a portal was told', () => {
  let told: ChainHead;

  beforeEach(() => {
    told = log.store.activity.head();
  });

  it('holds while its row is there, also with more behind it', async () => {
    log.append(5);
    expect(await log.verify(told)).toMatchObject({ holds: true, rows: 25 });
  });

  it('shows a cut end, which the chain alone does not', async () => {
    log.tamper('DELETE FROM activity WHERE seq > 15');
    expect(await log.verify()).toMatchObject({ holds: true, rows: 15 });
    expect(await log.verify(told)).toMatchObject({ holds: false, break: { seq: 16, reason: 'truncated' } });
  });

  it('shows an empty log', async () => {
    log.tamper('DELETE FROM activity');
    expect(await log.verify(told)).toMatchObject({ holds: false, break: { seq: 1, reason: 'truncated' } });
  });

  it('shows an end that was written anew with true hashes, which the chain alone does not', async () => {
    log.tamper('DELETE FROM activity WHERE seq > 15');
    log.append(10);
    expect(await log.verify()).toMatchObject({ holds: true, rows: 25 });
    expect(await log.verify(told)).toMatchObject({ holds: false, break: { seq: 20, reason: 'rewritten' } });
  });
});

import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { commandLineActor, operatingPerson, operatingUser } from '../../../electron/host/operating-user';

const account = userInfo().username;

describe('who is at the command line', () => {
  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['the account', {}, account, account],
    ['the account, where sudo was called by itself', { SUDO_USER: account }, account, account],
    ['whoever called sudo', { SUDO_USER: 'anna' }, 'anna', `anna (as ${account})`],
    ['nobody by an empty name', { SUDO_USER: '' }, account, account],
    ['nobody by a name that cannot be seen', { SUDO_USER: '\u0000\u200b\t ' }, account, account],
    ['a name without what hides text', { SUDO_USER: 'an\u001b\u2028na\n' }, 'anna', `anna (as ${account})`],
  ])('is %s', (_what, env, person, user) => {
    expect([operatingPerson(env), operatingUser(env)]).toEqual([person, user]);
  });

  it('has a name of bounded length, cut between characters', () => {
    expect(operatingPerson({ SUDO_USER: '😀'.repeat(100) })).toBe('😀'.repeat(64));
  });

  it('is told with the account of the agent where they differ', () => {
    expect([
      commandLineActor('anna', 'writeback'),
      commandLineActor('writeback', 'writeback'),
      commandLineActor(undefined, 'writeback'),
    ]).toEqual(['anna (command line, as writeback)', 'writeback (command line)', 'writeback (command line)']);
  });
});

import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/host/arguments';

const nothing = {
  stateDir: null,
  configurationFile: null,
  keyDir: null,
  development: false,
  unattended: false,
  hidden: false,
};

describe('parseArguments', () => {
  it('has defaults and leaves the rest to Electron', () => {
    expect(
      parseArguments(['.', '--no-sandbox', '--state-dir', '--state-dir='], { WRITEBACK_STATE_DIR: '' }),
    ).toEqual(nothing);
  });

  it('reads every argument; an argument goes before the environment', () => {
    const argv = [
      '--state-dir=/a=b',
      '--configuration=/c',
      '--key-dir=/k',
      '--development',
      '--unattended',
      '--hidden',
    ];
    const env = { WRITEBACK_STATE_DIR: '/env', WRITEBACK_KEY_DIR: '/env-key' };
    expect([parseArguments(argv, env), parseArguments([], env)]).toEqual([
      {
        stateDir: '/a=b',
        configurationFile: '/c',
        keyDir: '/k',
        development: true,
        unattended: true,
        hidden: true,
      },
      { ...nothing, stateDir: '/env', keyDir: '/env-key' },
    ]);
  });
});

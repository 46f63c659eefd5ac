import { describe, expect, it } from 'vitest';
import { readServiceArguments } from '../../../electron/host/service-arguments';
import { fullUsage } from '../../../electron/host/usage';

describe('the words of the headless program', () => {
  it.each<[string[], unknown]>([
    [[], { kind: 'start', argv: [] }],
    [
      ['--state-dir', '/a b', '--configuration=/c=d', '--development'],
      { kind: 'start', argv: ['--state-dir=/a b', '--configuration=/c=d', '--development'] },
    ],
    [
      ['--state-dir=/a', 'runs', 'corp', '--json'],
      { kind: 'command', command: 'runs', argv: ['runs', 'corp', '--state-dir=/a', '--json'] },
    ],
    [
      ['audit', 'verify', '--head', '1:aa', '--head=2:bb'],
      { kind: 'command', command: 'audit', argv: ['audit', 'verify', '--head=1:aa', '--head=2:bb'] },
    ],
    [
      ['enable', '--enrolment', 'e.json'],
      { kind: 'command', command: 'enable', argv: ['enable', '--enrolment=e.json'] },
    ],
    [['help'], { kind: 'help' }],
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['diagnose', '--help'], { kind: 'help' }],
  ])('%j are understood', (argv, value) => {
    expect(readServiceArguments(argv)).toEqual({ ok: true, value });
  });

  it.each<[string[], string]>([
    [['diagnos', 'anna'], 'There is no command “diagnos”'],
    [['start'], 'There is no command “start”'],
    [['toString'], 'There is no command “toString”'],
    [['__proto__'], 'There is no command “__proto__”'],
    [['constructor'], 'There is no command “constructor”'],
    [['--state-dri=/a'], '--state-dri is not known'],
    [['--no-sandbox'], '--no-sandbox is not known'],
    [['--constructor'], '--constructor is not known'],
    [['-x'], '-x is not known'],
    [['--'], '-- is not known'],
    [['--state-dir'], '--state-dir needs a value'],
    [['--state-dir='], '--state-dir needs a value'],
    [['--state-dir', '--development'], '--state-dir needs a value'],
    [['--state-dir=/a', '--state-dir', '/b'], '--state-dir is given twice'],
    [['--development=yes'], '--development takes no value'],
    [['diagnose', 'anna', '--configuration=/c'], '--configuration is not known to “diagnose”'],
    [['run', 'cycle', '--errors'], '--errors is not known to “run”'],
    [['runs', '--until=30d'], '--until is not known to “runs”'],
  ])('%j are refused', (argv, error) => {
    expect(readServiceArguments(argv)).toEqual({ ok: false, error });
  });

  it('are all in the usage', () => {
    const usage = fullUsage();
    const named = [...usage.matchAll(/--([a-z-]+)[ =\]|]/g)].map(([, name]) => name ?? '');
    expect(new Set(named)).toEqual(
      new Set(
        'configuration development state-dir key-dir head json format since until out syslog ca partition connector enrolment errors name retention-days no-syslog'.split(
          ' ',
        ),
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { runStatuses } from '../../../../electron/agent/sync/status';
import { en } from '../../../../renderer/i18n/en';
import { groupErrors } from '../../../../renderer/features/runs/group-errors';
import { readInterval } from '../../../../renderer/features/runs/interval';
import { isProblem, statusHealth } from '../../../../renderer/features/runs/run-status';
import { accountEnabledRule as ruleId, syncRules } from '../../../../electron/agent/sync/rules';
import { accountEnabledRule, writeTarget } from '../../../../renderer/features/people/lineage';

describe('a run’s status', () => {
  it('has a colour for each that the engine gives, and is a problem where somebody should look', () => {
    const all = ['in-progress', ...runStatuses].map((status) => [
      status,
      statusHealth(status),
      isProblem(status),
    ]);
    expect(all).toEqual([
      ['in-progress', 'busy', false],
      ['stopped-server', 'bad', true],
      ['stopped-user-termination-from-wmi-or-ui', 'idle', false],
      ['stopped-error-limit', 'bad', true],
      ['stopped-connectivity', 'bad', true],
      ['no-start-credentials', 'bad', true],
      ['no-start-connection', 'bad', true],
      ['completed-discovery-errors', 'attention', true],
      ['completed-sync-errors', 'attention', true],
      ['completed-no-objects', 'attention', true],
      ['success', 'good', false],
    ]);
  });

  it('is explained, every one of them', () => {
    const explained = Object.keys(en.runs.statuses).sort();
    expect(explained).toEqual(['in-progress', ...runStatuses].sort());
  });
});

describe('readInterval', () => {
  it.each([
    ['5', 5],
    [' 30 ', 30],
    ['1440', 1440],
    ['4', null],
    ['1441', null],
    ['', null],
    ['7.5', null],
    ['-30', null],
    ['1e3', null],
    ['30 minutes', null],
  ])('%j is %j', (text, minutes) => expect(readInterval(text)).toBe(minutes));
});

describe('groupErrors', () => {
  it('puts the most frequent kind first and keeps the order within', () => {
    const error = (kind: string, line: number) => ({ step: 1, kind, object: null, line, detail: '' });
    const errors = [error('bad-row', 3), error('unreadable-object', 1), error('unreadable-object', 9)];
    expect(groupErrors(errors)).toEqual([
      { kind: 'unreadable-object', errors: [errors[1], errors[2]] },
      { kind: 'bad-row', errors: [errors[0]] },
    ]);
  });
});

describe('where a password would be written', () => {
  const account = (...rules: string[]) => ({
    connector: 'corp',
    partitionDn: 'DC=corp',
    objectGuid: 'guid',
    distinguishedName: 'CN=a,DC=corp',
    pending: null,
    links: rules.map((rule) => ({ rule, linkedAt: 0, runId: 1, run: null })),
  });
  const join = 'In from AD - User Join';

  it('is known by the engine’s own name of the rule', () => {
    expect(syncRules.find(({ id }) => id === ruleId)?.name).toBe(accountEnabledRule);
  });

  it('is the one account with that link', () => {
    expect([
      writeTarget({ accounts: [account(join), account(join, accountEnabledRule)] }),
      writeTarget({ accounts: [account(join, accountEnabledRule), account(accountEnabledRule)] }),
      writeTarget({ accounts: [account(join), account()] }),
      writeTarget({ accounts: [] }),
    ]).toEqual(['one', 'several', 'none', 'noAccounts']);
  });
});

import { describe, expect, it } from 'vitest';
import { outermost } from '../../../../electron/agent/directory/sync/changed-containers';
import { linkSignals } from '../../../../electron/agent/directory/sync/link-signals';
import { rememberContainers } from '../../../../electron/agent/directory/sync/sort-page';
import { generalizedTimeMs, scopeOf } from '../../../../electron/agent/directory/sync/watermark';

describe('a watermark', () => {
  const a = { distinguishedName: 'OU=A,DC=corp', included: false };
  const b = { distinguishedName: 'OU=B,DC=corp', included: true };
  const scope = scopeOf('svc@corp', [a, b]);

  it.each<[string, string, Parameters<typeof scopeOf>[1]]>([
    ['the order of the rules', 'svc@corp', [b, a]],
    ['case and spaces', 'SVC@corp', [{ ...a, distinguishedName: 'ou=a, dc=corp' }, b]],
    ['a rule that a later one takes back', 'svc@corp', [{ ...a, included: true }, a, b]],
  ])('does not change with %s', (_, account, rules) => {
    expect(scopeOf(account, rules)).toBe(scope);
  });

  it.each<[string, string, Parameters<typeof scopeOf>[1]]>([
    ['the service account', 'other@corp', [a, b]],
    ['a rule', 'svc@corp', [{ ...a, included: true }, b]],
    ['a rule less', 'svc@corp', [a]],
    ['a comma that is part of a name', 'svc@corp', [{ ...a, distinguishedName: 'OU=A\\,DC=corp' }, b]],
  ])('changes with %s', (_, account, rules) => {
    expect(scopeOf(account, rules)).not.toBe(scope);
  });

  it('reads the clock of a domain controller', () => {
    expect(['20261121112058.0Z', '20261121112058Z', '', 'yesterday'].map(generalizedTimeMs)).toEqual([
      Date.UTC(2026, 10, 21, 11, 20, 58),
      Date.UTC(2026, 10, 21, 11, 20, 58),
      null,
      null,
    ]);
  });
});

it('reads below the outermost containers alone, whatever their case', () => {
  const all = [
    'OU=B,OU=a,DC=corp',
    'OU=A,DC=corp',
    'OU=A\\,B,DC=corp',
    'OU=X,OU=Y,OU=A,DC=corp',
    'OU=C,DC=corp',
  ];
  expect(outermost(all)).toEqual(['OU=A,DC=corp', 'OU=A\\,B,DC=corp', 'OU=C,DC=corp']);
});

it('asks once for each container', () => {
  const asked: string[] = [];
  const includes = rememberContainers({
    includes: (dn) => {
      asked.push(dn);
      return /[^\\],OU=In,DC=corp$/.test(dn);
    },
  });
  const dns = ['CN=a,OU=In,DC=corp', 'CN=b,OU=In,DC=corp', 'CN=c\\,OU=In,DC=corp', 'CN=d,OU=In,DC=corp'];
  expect(dns.map(includes)).toEqual([true, true, false, true]);
  expect(asked).toEqual(['CN=a,OU=In,DC=corp', 'CN=c\\,OU=In,DC=corp']);
});

describe('two signals', () => {
  it.each([0, 1])('end with signal %i, before or after they were linked', (which) => {
    const both = [new AbortController(), new AbortController()] as const;
    const linked = linkSignals(both[0].signal, both[1].signal);
    expect(linked.signal.aborted).toBe(false);
    both[which]?.abort();
    expect(linked.signal.aborted).toBe(true);
    expect(linkSignals(both[0].signal, both[1].signal).signal.aborted).toBe(true);
  });

  it('are left alone once they are unlinked', () => {
    const both = [new AbortController(), new AbortController()] as const;
    const linked = linkSignals(both[0].signal, both[1].signal);
    linked.unlink();
    both[0].abort();
    expect(linked.signal.aborted).toBe(false);
  });
});

import { expect, it } from 'vitest';
import { systemAuthorities } from '../../../electron/agent/system-authorities';

it('trusts what Node and the system trust, where Node can ask', () => {
  const stores: Record<string, readonly string[]> = { default: ['a', 'extra'], system: ['b'] };
  expect([
    systemAuthorities({ getCACertificates: (store: string) => stores[store] }),
    systemAuthorities({ getCACertificates: () => null }),
    systemAuthorities({}),
  ]).toEqual([['a', 'extra', 'b'], [], null]);
});

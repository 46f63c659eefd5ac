import { describe, expect, it } from 'vitest';
import { directoryChannels, peopleChannels } from '../../../shared/ipc/directory-channels';
import { err, ok } from '../../../shared/result';
import type { ConnectorsFacade, PeopleFacade } from '../../../electron/agent/agent-facade';
import { connectorsHandlers } from '../../../electron/ipc/handlers/connectors';
import { peopleHandlers } from '../../../electron/ipc/handlers/people';

const dn = 'DC=corp,DC=example,DC=com';
const at = { connectorId: 'corp', distinguishedName: dn };
const draft = {
  id: null,
  domain: 'corp.example.com',
  serviceAccount: 'svc',
  security: 'ldaps',
  caFile: null,
  dnsServers: [],
  port: null,
  domainControllers: [],
} as const;
const settings = {
  distinguishedName: dn,
  selected: true,
  preferredDomainControllers: [],
  onlyPreferred: false,
  serviceAccount: null,
  containers: [],
};
const asked: unknown[][] = [];
const note =
  <T>(name: string, value: T) =>
  (...words: unknown[]) => {
    asked.push([name, ...words]);
    return Promise.resolve(ok(value));
  };
const connectors: ConnectorsFacade = {
  list: () => [],
  test: note('test', []),
  save: note('save', []),
  remove: note('remove', []),
  partitions: note('partitions', []),
  savePartition: note('savePartition', []),
  domainControllers: note('domainControllers', []),
  containers: note('containers', { containers: [], more: true }),
  diagnose: note('diagnose', { at: 1, lines: [], containers: [], notLookedAt: 0 }),
};
const people: PeopleFacade = {
  find: (text) => {
    asked.push(['find', text]);
    return Promise.resolve([]);
  },
  diagnose: note('diagnosePerson', { at: 1, lines: [] }),
};
const channels = { ...directoryChannels, ...peopleChannels };
const handlers = { ...connectorsHandlers({ connectors }, 'CORP\\admin'), ...peopleHandlers({ people }) };

describe('the channels of forests and people', () => {
  it.each([
    ['connectors.list', undefined, null],
    ['connectors.test', { draft, password: 'p' }, ['test', draft, 'p']],
    [
      'connectors.save',
      { draft, password: null, untested: true },
      ['save', { draft, password: null, untested: true }, 'CORP\\admin'],
    ],
    ['connectors.remove', { connectorId: 'corp' }, ['remove', 'corp', 'CORP\\admin']],
    ['partitions.list', { connectorId: 'corp' }, ['partitions', 'corp']],
    [
      'partitions.save',
      { connectorId: 'corp', settings, password: null },
      ['savePartition', 'corp', settings, null, 'CORP\\admin'],
    ],
    ['domainControllers.list', at, ['domainControllers', 'corp', dn]],
    ['containers.list', { ...at, parent: null }, ['containers', 'corp', dn, null]],
    ['partitions.diagnose', at, ['diagnose', 'corp', dn]],
    ['people.find', { text: '  anna ' }, ['find', 'anna']],
    ['people.diagnose', { key: 'User_1' }, ['diagnosePerson', 'User_1']],
  ] as const)('%s passes on what was asked, and who asked for a change', async (name, input, words) => {
    asked.length = 0;
    const channel = channels[name];
    const handler = handlers[name] as (parsed: unknown) => unknown;
    const answer = (await handler(channel.input.parse(input))) as { ok: boolean; value: unknown };
    expect(answer).toEqual(ok(channel.output.parse(answer.value)));
    expect(asked).toEqual(words === null ? [] : [words]);
  });

  it('names every channel', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(channels).sort());
  });

  it('passes refusals on as they are', async () => {
    const refusal = err({ code: 'notFound', message: 'Gone.' } as const);
    const refusing = { ...connectors, partitions: () => Promise.resolve(refusal) };
    const list = connectorsHandlers({ connectors: refusing }, 'anna')['partitions.list'];
    expect(await list({ connectorId: 'corp' })).toEqual(refusal);
  });
});

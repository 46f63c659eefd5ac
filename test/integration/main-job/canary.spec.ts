import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationQuerySchema } from '../../../shared/ipc/contract';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import { dnOfDomain } from '../../../electron/agent/directory/values/distinguished-name';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { canaries, demoPassword } from '../../../lab/demo/demo-passwords';
import { demoLine, type DemoRecord } from '../../../lab/demo/demo-report';
import { runDemo } from '../../../lab/demo/run-demo';
import { filesBelow, findLeaks, secretsOf } from './find-leaks';
import { startSystem, type RunningSystem } from './running-system';

/** Everything an admin does with passwords in the console: tests, wrong ones, a forest saved, a partition’s own account. */
async function administer({ agent, lab }: RunningSystem, ipc: string[]): Promise<void> {
  const { connectors, people } = agent;
  const { connector } = lab.directory;
  const { partitions: _partitions, ...draft } = connector;
  const wrong = demoPassword('good');
  const { serviceAccountPassword: right } = lab.directory;
  ipc.push(JSON.stringify(await connectors.test(draft, wrong)));
  ipc.push(JSON.stringify(await connectors.save({ draft, password: wrong, untested: false }, 'test')));
  ipc.push(JSON.stringify(await connectors.save({ draft, password: right, untested: false }, 'test')));
  const distinguishedName = dnOfDomain(connector.domain);
  const settings = partitionSettingsSchema.parse({
    distinguishedName,
    serviceAccount: connector.serviceAccount,
  });
  for (const password of [wrong, right]) {
    ipc.push(JSON.stringify(await connectors.savePartition(connector.id, settings, password, 'test')));
  }
  ipc.push(JSON.stringify(await connectors.domainControllers(connector.id, distinguishedName)));
  ipc.push(JSON.stringify(await connectors.diagnose(connector.id, distinguishedName)));
  const [found] = await people.find('a');
  if (found === undefined) throw new Error('nobody was found');
  ipc.push(JSON.stringify([found, await people.diagnose(found.key), connectors.list()]));
}

/**
 * What the agent itself keeps secret at this moment: the pairing secret, the resume key and every private member of its
 * key generations.
 */
async function ownSecrets({ lab, dir, pairingSecret }: RunningSystem): Promise<readonly string[]> {
  const store = await openKeyFileSecrets(join(lab.stateDir, 'secrets'), join(dir, 'key'));
  const read = async (name: string): Promise<string> => {
    const value = await store.read(name);
    if (value === null) throw new Error(`no secret ${name}`);
    return new TextDecoder().decode(value);
  };
  const ring = JSON.parse(await read('key-generation')) as {
    readonly generations: readonly {
      readonly privateJwk: Readonly<Record<string, string>>;
      readonly packageKey: string;
    }[];
    readonly resume: { readonly key: string } | null;
  };
  const members = [pairingSecret, ...(ring.resume === null ? [] : [ring.resume.key])];
  for (const { privateJwk, packageKey } of ring.generations) {
    const { d, p, q, dp, dq, qi } = privateJwk;
    members.push(...[d, p, q, dp, dq, qi].map(String), packageKey);
  }
  return members.map((member) => {
    if (member.length < 40) throw new Error('a secret is not what this test expects');
    return member;
  });
}

/** Rolls the keys, and switches off and on again; returns every secret there was on the way. */
async function livesOfKeys(system: RunningSystem, ipc: string[]): Promise<readonly string[]> {
  const { agent } = system;
  const before = await ownSecrets(system);
  const rolled = await agent.rollKeys('test');
  ipc.push(JSON.stringify([rolled, agent.keys()]));
  if (!rolled.ok) throw new Error(rolled.error.message);
  const whileBoth = await ownSecrets(system);
  ipc.push(JSON.stringify(await agent.setWriteback(false, 'test')));
  const whileOff = await ownSecrets(system);
  const on = await agent.setWriteback(true, 'test');
  if (on.writeback !== 'on') throw new Error(`writeback is ${on.writeback}`);
  ipc.push(JSON.stringify([on, agent.keys()]));
  const all = new Set([...before, ...whileBoth, ...whileOff, ...(await ownSecrets(system))]);
  // The pairing secret, two generations of seven keys each, the resume key, and a generation after it.
  if (all.size !== 1 + 3 * 7 + 1) throw new Error(`${all.size} secrets are not what this test expects`);
  return [...all];
}

/** Exports the activity log in every form into the state folder, where the search for secrets finds it. */
async function exportLog({ agent, lab }: RunningSystem): Promise<void> {
  for (const format of ['csv', 'jsonl', 'syslog'] as const) {
    const file = join(lab.stateDir, `export.${format}`);
    const done = await agent.audit.export({ format, range: { from: null, to: null } }, file, 'test');
    if (!done.ok || done.value.rows < 50) throw new Error(`the ${format} export is not whole`);
  }
}

describe('a password marked as a canary', () => {
  let system: RunningSystem;
  let secrets: readonly string[];
  const printed: string[] = [];
  const ipc: string[] = [];
  let records: readonly DemoRecord[];

  beforeAll(async () => {
    system = await startSystem('embedded');
    const { lab, raw, agent, records: agentRecords } = system;
    records = await runDemo({
      ...lab,
      raw,
      records: agentRecords,
      onRecord: (record) => printed.push(demoLine(record, new Date()), JSON.stringify(record)),
    });
    await administer(system, ipc);
    const own = await livesOfKeys(system, ipc);
    const page = agent.queryOperations(operationQuerySchema.parse({}));
    ipc.push(JSON.stringify([page, agent.status(), agent.counts()]));
    for (const { requestId } of page.operations) ipc.push(JSON.stringify(agent.operationEvents(requestId)));
    await exportLog(system);
    secrets = [...(await secretsOf(lab)), ...own];
  }, 120_000);

  afterAll(() => system.stop(), 60_000);

  const leaks = (content: Buffer): string[] => findLeaks(content, secrets);

  it('is found by this very search where it is planted', () => {
    for (const canary of canaries)
      expect(leaks(Buffer.from(`x${canary}y`, 'utf16le'))).toEqual([canary.slice(0, 6)]);
  });

  it('is in no file of the agent', async () => {
    const files = await filesBelow(system.lab.stateDir);
    expect(files.some((file) => file.endsWith('agent.db'))).toBe(true);
    expect(files.filter((file) => file.includes('export.'))).toHaveLength(3);
    expect(secrets.length).toBeGreaterThan(canaries.length + 10);
    for (const file of files) expect(leaks(await readFile(file)), file).toEqual([]);
  });

  it('is in no log line, no answer to the console and no line that was printed', () => {
    expect(records.length).toBeGreaterThan(20);
    expect(system.log.lines.length).toBeGreaterThan(records.length);
    expect(ipc.length).toBeGreaterThan(records.length);
    expect(leaks(Buffer.from(JSON.stringify(system.log.lines)))).toEqual([]);
    expect(leaks(Buffer.from(ipc.join('\n')))).toEqual([]);
    expect(leaks(Buffer.from(printed.join('\n')))).toEqual([]);
  });

  it('is in no message on the wire, dead letters included', () => {
    expect(system.wire.length).toBeGreaterThan(records.length);
    for (const message of system.wire) expect(leaks(message)).toEqual([]);
  });

  it('and the log of it all holds', async () => {
    expect(await system.agent.audit.verify()).toMatchObject({ holds: true, break: null });
  });

  it('and the configuration file with its secrets is gone', async () => {
    await expect(readFile(system.lab.configurationFile)).rejects.toThrow('ENOENT');
  });
});

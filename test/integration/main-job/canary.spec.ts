import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationQuerySchema } from '../../../shared/ipc/contract';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import { dnOfDomain } from '../../../electron/agent/directory/values/distinguished-name';
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

describe('a password marked as a canary', () => {
  let system: RunningSystem;
  let secrets: readonly string[];
  const wire: Buffer[] = [];
  const printed: string[] = [];
  const ipc: string[] = [];
  let records: readonly DemoRecord[];

  beforeAll(async () => {
    system = await startSystem('embedded');
    const { lab, raw, agent, records: agentRecords } = system;
    lab.relay.relay.onWire?.(({ bytes }) => wire.push(Buffer.from(bytes)));
    records = await runDemo({
      ...lab,
      raw,
      records: agentRecords,
      onRecord: (record) => printed.push(demoLine(record, new Date()), JSON.stringify(record)),
    });
    await administer(system, ipc);
    const page = agent.queryOperations(operationQuerySchema.parse({}));
    ipc.push(JSON.stringify([page, agent.status(), agent.counts()]));
    for (const { requestId } of page.operations) ipc.push(JSON.stringify(agent.operationEvents(requestId)));
    secrets = await secretsOf(lab);
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
    expect(wire.length).toBeGreaterThan(records.length);
    for (const message of wire) expect(leaks(message)).toEqual([]);
  });

  it('and the configuration file with its secrets is gone', async () => {
    await expect(readFile(system.lab.configurationFile)).rejects.toThrow('ENOENT');
  });
});

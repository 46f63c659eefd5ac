import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationQuerySchema } from '../../../shared/ipc/contract';
import { canaries } from '../../../lab/demo/demo-passwords';
import { demoLine, type DemoRecord } from '../../../lab/demo/demo-report';
import { runDemo } from '../../../lab/demo/run-demo';
import { startSystem, type RunningSystem } from './running-system';

/** The forms in which a leaked password could stand in a file. */
function formsOf(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const texts = [utf8, utf16].flatMap((bytes) => [
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -4),
  ]);
  return [utf8, utf16, ...texts.filter((text) => text.length >= 8).map((text) => Buffer.from(text))];
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
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
    const page = agent.queryOperations(operationQuerySchema.parse({}));
    ipc.push(JSON.stringify([page, agent.status(), agent.counts()]));
    for (const { requestId } of page.operations) ipc.push(JSON.stringify(agent.operationEvents(requestId)));
    const { access } = lab.relay;
    const stored = await lab.portalState.read();
    const packageKeys = Object.values(stored.agents).flatMap(({ generations }) =>
      generations.map(({ k }) => k),
    );
    secrets = [
      ...canaries,
      access.agent.sasKey,
      access.portal.sasKey,
      lab.directory.serviceAccountPassword,
      lab.directory.administrator.password,
      ...packageKeys,
    ];
  }, 120_000);

  afterAll(() => system.stop(), 60_000);

  const leaks = (content: Buffer): string[] =>
    secrets
      .filter((secret) => formsOf(secret).some((form) => content.includes(form)))
      .map((secret) => secret.slice(0, 6));

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

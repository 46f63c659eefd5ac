import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openConsole, type Console } from './console';
import { openAgentRecords } from './demo/agent-records';
import { demoLine, demoSummary, type DemoRecord } from './demo/demo-report';
import { openRawRequests } from './demo/raw-requests';
import { runDemo } from './demo/run-demo';
import { startLab, type Lab, type LabDirectoryKind } from './lab';
import { makeLabFolder } from './lab-folder';
import { forestsAvailable, sambaAvailable } from './samba/samba-available';

/** What the command line asks for. */
interface LabArguments {
  readonly directory: 'samba' | 'embedded';
  /** No person is watching: take pictures, end by itself. */
  readonly headless: boolean;
}

const availabilityTimeoutMs = 60_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readArguments(argv: readonly string[]): LabArguments {
  const usual = process.platform === 'linux' ? 'samba' : 'embedded';
  const directory =
    argv.find((word) => word.startsWith('--directory='))?.slice('--directory='.length) ?? usual;
  if (directory !== 'samba' && directory !== 'embedded') {
    throw new Error(`--directory=${directory} is not known: use --directory=samba or --directory=embedded`);
  }
  const headless = argv.includes('--headless') || process.env['WRITEBACK_HEADLESS'] === '1';
  return { directory, headless };
}

async function waitUntilAvailable(lab: Lab, signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < availabilityTimeoutMs; waited += 100) {
    if (signal.aborted) throw new Error('Stopped');
    const { available } = await lab.portal.isAvailable();
    if (available) return;
    await delay(100);
  }
  const { reason } = await lab.portal.isAvailable();
  throw new Error(
    `The agent did not switch writeback on within ${availabilityTimeoutMs / 1000} s (portal: ${reason})`,
  );
}

async function demonstrate(lab: Lab, outDir: string): Promise<readonly DemoRecord[]> {
  const raw = openRawRequests(lab.relay.access.portal, lab.portalState);
  const agentRecords = openAgentRecords(join(lab.stateDir, 'agent.db'));
  try {
    const records = await runDemo({
      portal: lab.portal,
      raw,
      directory: lab.directory,
      forests: lab.forests,
      cloud: lab.cloud,
      records: agentRecords,
      onRecord: (record) => say(demoLine(record, new Date())),
    });
    await writeFile(join(outDir, 'demo.json'), `${JSON.stringify(records, null, 2)}\n`);
    for (const line of demoSummary(records)) say(line);
    return records;
  } finally {
    agentRecords.close();
    await raw.close();
  }
}

const shownNames: Readonly<Record<LabDirectoryKind, string>> = {
  samba: 'Samba AD',
  forests: 'two forests of Samba AD',
  embedded: 'the embedded directory',
};

/** Two forests, or one domain controller where the machine cannot have more. */
async function directoryKind({ directory }: LabArguments): Promise<LabDirectoryKind> {
  if (directory === 'embedded') return 'embedded';
  const two = await forestsAvailable();
  if (two.ok) return 'forests';
  say(`one forest with one domain controller: ${two.reason}`);
  return 'samba';
}

async function run(options: LabArguments, signal: AbortSignal): Promise<number> {
  const { headless } = options;
  const directory = await directoryKind(options);
  const outDir = resolve('out');
  await mkdir(outDir, { recursive: true });
  const dir = await makeLabFolder(process.cwd());
  const lab = await startLab({ dir, directory, log: say, signal });
  let console: Console | null = null;
  try {
    if (signal.aborted) return 130;
    say('opening the console');
    console = await openConsole({
      stateDir: lab.stateDir,
      configurationFile: lab.configurationFile,
      headless,
    });
    await waitUntilAvailable(lab, signal);
    say(`writeback is on; the demonstration runs against ${shownNames[directory]}`);
    const records = await demonstrate(lab, outDir);
    if (headless) {
      const person = lab.directory.people.find(({ role }) => role === 'withoutRights');
      const name = person?.displayName ?? lab.directory.connector.domain;
      for (const file of await console.takePictures(outDir, name)) say(`picture: ${file}`);
    } else {
      say('the console stays open; close its window or press Ctrl-C to end the lab');
      await console.closed(signal);
    }
    return records.every((record) => record.asExpected) ? 0 : 1;
  } finally {
    await console?.close();
    await lab.stop();
  }
}

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      stop.abort(new Error(`Stopped by ${name}`));
      // A second signal does not wait: Samba ends by itself when this process is gone.
      process.once(name, () => process.exit(130));
    });
  }
  const options = readArguments(process.argv.slice(2));
  const available = sambaAvailable();
  if (options.directory === 'samba' && !available.ok) {
    throw new Error(
      `${available.reason}; or use the directory in process: npm start -- --directory=embedded`,
    );
  }
  process.exitCode = await run(options, stop.signal);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
});

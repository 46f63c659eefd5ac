import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentFacade } from '../../../electron/agent/agent-facade';
import { systemClock } from '../../../electron/agent/clock';
import { startAgent } from '../../../electron/agent/start-agent';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { preparePaths } from '../../../electron/host/paths';
import { startNamespace, type Namespace } from '../../../lab/atom/start-namespace';
import { createCertificates } from '../../../lab/certificates';
import { writeCloudUsers, type CloudUsers } from '../../../lab/cloud-users';
import { startEmbeddedDirectory } from '../../../lab/embedded/start-embedded-directory';
import type { AccessRule } from '../../../lab/relay/access-rules';
import { startRelay, type LabRelay } from '../../../lab/relay/relay';
import type { LabDirectory, PersonRole } from '../../../lab/types';
import { createPortal } from '../../../portal/portal';
import { PortalError } from '../../../portal/portal-api';
import { openStoredPortal } from '../../../portal/stored-portal';
import { buildAll } from '../../../scripts/build.mjs';
import { defaultQueues } from '../../../shared/protocol/limits';
import { enrolmentSchema, relayAccessSchema, type RelayAccess } from '../../../shared/protocol/pairing';
import { createKeptLog } from '../../fakes/silent-log';
import { untilTrue } from '../main-job/running-system';
import { cliEnvironment, program, runCli, startProcess, type CliResult, type CliRun } from './cli-process';
import { noProxy } from '../../fakes/no-proxy';

const fresh = 'Cnry-Brand-new-Passw0rd!';
const variable = 'WRITEBACK_MANAGEMENT_CONNECTION_STRING';

let dir: string;
let namespace: Namespace;
let relay: LabRelay;
let directory: LabDirectory;
let cloud: CloudUsers;
let env: Record<string, string>;
let certificateFile: string;
let agent: AgentFacade | null = null;
let watch: CliRun | null = null;
const rules: AccessRule[] = [];
const used = new Set<string>();

const cli = (args: readonly string[], input?: string): Promise<CliResult> => runCli(args, env, input);

/** The management interface and the relay of a namespace know the same rules; here that has to be said. */
function takeRules(): void {
  rules.splice(0, rules.length, ...namespace.accessRules());
}

function pick(role: PersonRole) {
  const person = directory.people.find((each) => each.role === role && !used.has(each.objectGuid));
  if (person === undefined) throw new Error(`Nobody left of the role ${role}`);
  used.add(person.objectGuid);
  return { person, user: `--user=${cloud.anchorOf(person)}` };
}

async function secretsOf(): Promise<Record<string, string>> {
  const file = JSON.parse(await readFile(join(dir, 'portal', 'secrets.json'), 'utf8')) as {
    secrets: Record<string, string>;
  };
  return file.secrets;
}

async function portalAccess(): Promise<RelayAccess> {
  return relayAccessSchema.parse(JSON.parse((await secretsOf())['portalRelay'] ?? '{}'));
}

async function connects(relayAccess: RelayAccess): Promise<string> {
  try {
    await (await createPortal({ relay: relayAccess, control: 'leave' })).close();
    return 'connected';
  } catch (cause) {
    return cause instanceof PortalError ? cause.code : String(cause);
  }
}

async function startTheAgent(enrolmentFile: string, name = 'agent'): Promise<AgentFacade> {
  const cloudUsersFile = join(dir, 'cloud-users.jsonl');
  cloud = await writeCloudUsers(cloudUsersFile, directory.people);
  const configurationFile = join(dir, 'configuration.json');
  const configuration = {
    version: 1,
    enrolment: enrolmentSchema.parse(JSON.parse(await readFile(enrolmentFile, 'utf8'))),
    connectors: [{ ...directory.connector, password: directory.serviceAccountPassword }],
    cloud: { settings: { kind: 'file', file: cloudUsersFile }, secret: null },
    settings: { heartbeatSeconds: 300, writebackEnabled: true },
  };
  await writeFile(configurationFile, JSON.stringify(configuration), { mode: 0o600 });
  const paths = preparePaths(join(dir, name), join(dir, `${name}-key`));
  return await startAgent({
    stateDir: paths.stateDir,
    secrets: await openKeyFileSecrets(paths.secretsDir, paths.keyDir),
    log: createKeptLog(),
    clock: systemClock,
    configurationFile,
    version: '0.0.0-test',
    workerFile: null,
    proxyOf: noProxy,
  });
}

beforeAll(async () => {
  await buildAll(['portal']);
  dir = await mkdtemp(join(tmpdir(), 'wb-cli-'));
  const certificates = await createCertificates(join(dir, 'certificates'));
  certificateFile = certificates.caFile;
  const tls = await certificates.issue('127.0.0.1', []);
  namespace = await startNamespace({
    tls,
    bearerToken: 'entra-token',
    counts: (queue) => ({ active: relay.messageCount(queue), deadLettered: relay.deadLetterCount(queue) }),
  });
  const { requests, replies, control, controlReplies } = defaultQueues;
  relay = await startRelay({
    queues: [
      { name: requests, maxDeliveryCount: 3 },
      { name: replies, requiresSession: true },
      { name: control },
      { name: controlReplies, requiresSession: true },
    ],
    rules,
  });
  directory = await startEmbeddedDirectory({ certificates, userCount: 40, log: () => undefined });
}, 120_000);
afterAll(async () => {
  watch?.child.kill('SIGTERM');
  await watch?.ended;
  await agent?.stop();
  await directory.stop();
  await relay.stop();
  await namespace.stop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  env = cliEnvironment(dir, certificateFile, { [variable]: namespace.connectionString });
});

describe('the way from nothing to the first reset', () => {
  it('provision --plan changes nothing, and without anybody to agree nothing is done', async () => {
    const plan = await cli(['provision', '--plan']);
    expect([plan.code, plan.errors]).toEqual([0, '']);
    expect(plan.output).toContain('+ writeback-requests\n    create the queue: sessions off');
    const alone = await cli(['provision']);
    expect([alone.code, alone.errors]).toEqual([
      2,
      'Nothing was changed: nobody is there to agree. Say --yes to do it.\n',
    ]);
    expect(namespace.queues.size).toBe(0);
  });

  it('provision --yes makes the queues and keeps the keys, and prints none of them', async () => {
    const args = ['provision', '--yes', `--amqp-port=${relay.port}`, '--development-emulator'];
    const first = await cli(args);
    expect([first.code, first.errors]).toEqual([0, '']);
    takeRules();
    expect(rules).toHaveLength(16);
    for (const { key } of rules) expect(first.output).not.toContain(key);
    expect((await stat(join(dir, 'portal', 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await connects(await portalAccess())).toBe('connected');
    expect((await cli(args)).output).toContain('Nothing to do on the relay.');
    expect(namespace.requests.filter(({ method }) => method === 'PUT')).toHaveLength(4);
  });

  it('init writes an enrolment file that only its owner can read, once, and lets go of the agent’s key', async () => {
    const out = join(dir, 'enrolment.json');
    const made = await cli(['init', '--tenant=contoso', `--out=${out}`]);
    expect([made.code, made.errors]).toEqual([0, '']);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const enrolment = enrolmentSchema.parse(JSON.parse(await readFile(out, 'utf8')));
    expect(enrolment.relay).toMatchObject({ sasKeyName: 'writeback-agent' });
    expect((enrolment.expiresAt ?? 0) - (enrolment.issuedAt ?? 0)).toBe(86_400);
    expect(made.output).not.toContain(enrolment.pairingSecret);
    expect(Object.keys(await secretsOf()).sort()).toEqual(['identity', 'portalRelay']);
    const again = await cli(['init', '--tenant=contoso', `--out=${out}`]);
    expect([again.code, again.errors]).toContain(1);
    expect(again.errors).toContain('is kept there only until an enrolment file has it');
    // Provisioning fetches it again, but a file is never overwritten, and a failed init changes no identity.
    await cli(['provision', '--yes', `--amqp-port=${relay.port}`, '--development-emulator']);
    const before = (await secretsOf())['identity'];
    expect((await cli(['init', '--tenant=contoso', `--out=${out}`])).errors).toContain('is not overwritten');
    expect((await secretsOf())['identity']).toBe(before);
  });

  it('watch takes the agent’s messages, status shows it', async () => {
    const before = await cli(['status']);
    expect([before.code, before.output]).toEqual([
      4,
      expect.stringContaining('no agent has ever been switched on'),
    ]);
    watch = startProcess(process.execPath, [program, 'watch'], env);
    await watch.until('Listening.');
    agent = await startTheAgent(join(dir, 'enrolment.json'));
    await watch.until('enabled');
    const status = await cli(['status', '--json', '--queues']);
    expect(status.code).toBe(0);
    expect(JSON.parse(status.output)).toMatchObject({
      relay: '127.0.0.1',
      tenantId: 'contoso',
      enrolment: { expired: false },
      availability: 'on',
      agents: [{ enabled: true }],
      queues: { 'writeback-requests': { active: 0, deadLettered: 0 } },
    });
    for (const { key } of rules) expect(status.output).not.toContain(key);
    await watch.until('heartbeat');
    await untilTrue('status shows the activity log', async () =>
      (await cli(['status'])).output.includes('audit verify --head='),
    );
  });

  it('probe, reset, change and unlock do what they say', async () => {
    await untilTrue('the import is done', async () => (await cli(['probe'])).code === 0);
    const { person, user } = pick('plain');
    const reset = await cli(['reset', user], `${fresh}\n`);
    expect([reset.code, reset.errors]).toEqual([0, '']);
    expect(reset.output).toContain('success, event 31002');
    expect(await directory.bind(person.distinguishedName, fresh)).toBe(true);
    const wrong = await cli(['change', user, '--json', '--stdin'], `wrong\n${fresh}2\n`);
    expect([wrong.code, JSON.parse(wrong.output)]).toEqual([
      1,
      expect.objectContaining({ code: 'incorrectPassword' }),
    ]);
    const change = await cli(['change', user], `${fresh}\n${fresh}2\n`);
    expect([change.code, change.errors]).toEqual([0, '']);
    expect(await directory.bind(person.distinguishedName, `${fresh}2`)).toBe(true);
    const locked = pick('lockedOut');
    expect((await cli(['unlock', locked.user])).code).toBe(0);
    expect(await directory.bind(locked.person.distinguishedName, locked.person.password)).toBe(true);
    const admin = pick('plain');
    const must = await cli(['reset', admin.user, '--as-administrator', '--must-change'], fresh);
    expect([must.code, must.output]).toEqual([0, expect.stringContaining('event 31010')]);
    for (const { output, errors } of [reset, wrong, change, must])
      expect(output + errors).not.toContain('Cnry');
  });

  it('a typed password is asked for twice and never shown', async () => {
    const { person, user } = pick('plain');
    const command = `${process.execPath} ${program} reset ${user}`;
    const run = startProcess('script', ['-qec', command, '/dev/null'], env);
    await run.until('New password (not shown): ');
    run.child.stdin.write(`wrong-start\u0015${fresh}x\u007f\r`);
    await run.until('New password again: ');
    run.child.stdin.write(`${fresh}\r`);
    const { code, output } = await run.ended;
    expect([code, output]).toEqual([0, expect.stringContaining('success')]);
    expect(output).not.toMatch(/Cnry|wrong-start/);
    expect(await directory.bind(person.distinguishedName, fresh)).toBe(true);
    const differing = startProcess('script', ['-qec', command, '/dev/null'], env);
    await differing.until('New password (not shown): ');
    differing.child.stdin.write('one\r');
    await differing.until('New password again: ');
    differing.child.stdin.write('two\r');
    expect(await differing.ended).toMatchObject({
      code: 2,
      output: expect.stringContaining('Nothing was sent'),
    });
    const quick = startProcess('script', ['-qec', command, '/dev/null'], env);
    quick.answer('New password (not shown): ', `${fresh}3\r${fresh}3\r`);
    expect(await quick.ended).toMatchObject({ code: 0, output: expect.not.stringContaining('Cnry') });
    expect(await directory.bind(person.distinguishedName, `${fresh}3`)).toBe(true);
    const givenUp = startProcess('script', ['-qec', command, '/dev/null'], env);
    await givenUp.until('New password (not shown): ');
    givenUp.child.stdin.write('half\u0003');
    expect((await givenUp.ended).code).toBe(1);
  });

  it('rotating keys cuts off nobody until it is finished', async () => {
    const old = await portalAccess();
    for (const side of ['portal', 'agent']) {
      expect(await cli(['rotate', side, '--yes'])).toMatchObject({ code: 0, errors: '' });
    }
    takeRules();
    const renewed = await portalAccess();
    expect(renewed.sasKey).not.toBe(old.sasKey);
    relay.dropConnections();
    await untilTrue(
      'agent and watch are back with their former keys',
      async () => (await cli(['probe'])).code === 0,
    );
    expect([await connects(old), await connects(renewed)]).toEqual(['connected', 'connected']);
    expect((await cli(['rotate', 'portal', '--yes'])).errors).toContain('is under way since');
    expect((await cli(['provision', '--plan'])).output).toContain('rotate portal --finish ends it');
    expect(await cli(['rotate', 'portal', '--finish', '--yes'])).toMatchObject({ code: 0, errors: '' });
    takeRules();
    expect([await connects(old), await connects(renewed)]).toEqual(['relayUnauthorized', 'connected']);
    expect((await cli(['probe'])).code).toBe(0);
  });

  it('without an agent to answer, the exit code says that the outcome is not known', async () => {
    await agent?.stop();
    agent = null;
    const { user } = pick('plain');
    const { code, output } = await cli(['reset', user, '--deadline=2', '--json'], fresh);
    expect([code, JSON.parse(output)]).toEqual([
      3,
      expect.objectContaining({
        code: 'timedOut',
        relayAccepted: true,
        mayHappenUntil: expect.any(Number) as number,
        adminText: expect.stringContaining('whether an agent has taken it is not known') as string,
      }),
    ]);
  });
});

describe('an enrolment that is made while watch runs', () => {
  it('is taken without a restart, and the page’s own portal goes on from the same folder', async () => {
    // The one that ran so far has the portal’s former key, which the rotation has ended.
    watch?.child.kill('SIGTERM');
    await watch?.ended;
    watch = startProcess(process.execPath, [program, 'watch'], env);
    await watch.until('Listening.');
    const args = ['provision', '--yes', `--amqp-port=${relay.port}`, '--development-emulator'];
    expect(await cli(args)).toMatchObject({ code: 0, errors: '' });
    const made = await cli(['init', '--tenant=contoso']);
    expect(made).toMatchObject({ code: 0, errors: '' });
    // Without --out it is in the portal’s own folder, and not where the command was started.
    agent = await startTheAgent(join(dir, 'portal', 'enrolment.json'), 'second-agent');
    await watch.until(' enabled ');
    const { agents } = JSON.parse((await cli(['status', '--json'])).output) as { agents: unknown[] };
    expect(agents).toHaveLength(2);
    watch.child.kill('SIGTERM');
    expect((await watch.ended).code).toBe(0);
    watch = null;
    const portal = await openStoredPortal(join(dir, 'portal'), { deadlineMs: 20_000 });
    try {
      expect(await portal.isAvailable()).toEqual({ available: true, reason: 'on' });
      expect((await portal.probe()).code).toBe('success');
    } finally {
      await portal.close();
      await agent.stop();
      agent = null;
    }
  });

  it('has no portal to go on with in a folder without a relay', async () => {
    await expect(openStoredPortal(join(dir, 'nothing'))).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('provision first') as string,
    });
  });
});

describe('the command line', () => {
  it.each([
    ['reset', '--user=a', '--password=Cnry-secret'],
    ['reset', '--user=a', '--new-password', 'Cnry-secret'],
    ['reset', '--user=a', '-p', 'Cnry-secret'],
    ['reset', '--user=a', 'Cnry-secret'],
    ['reset', 'Cnry-secret'],
    ['change', '--user=a', '--current=Cnry-secret'],
    ['unlock', '--user=a', '--token=Cnry-secret'],
    ['provision', '--connection-string=Cnry-secret'],
    ['provision', '--host', 'Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=Cnry-secret'],
    ['init', '--tenant=a', '--sas-key=Cnry-secret'],
  ])('%s %s %s is refused, explained and not repeated', async (...args) => {
    const { code, output, errors } = await cli(args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('never taken as arguments');
    expect(errors).not.toContain('Cnry');
  });

  it('says what is missing or unknown', async () => {
    expect((await cli([])).code).toBe(2);
    const help = (await cli(['help'])).output;
    expect(help).toContain('provision  make or repair');
    expect(help).toContain(`Here: ${join(dir, 'portal')}`);
    expect((await cli(['reset', '--colour=red'])).errors).toContain('reset has no option --colour');
    expect((await cli(['reset'], 'x\n')).errors).toContain('reset needs --user');
    expect((await cli(['reset', '--user=a'], 'one\ntwo\n')).errors).toContain('must have 1 line');
    expect((await cli(['rotate'])).errors).toContain('agent|portal');
    expect((await cli(['probe', '--deadline=0'])).code).toBe(2);
    expect((await cli(['probe', '--secrets=http://vault'])).code).toBe(2);
  });

  it('does not work where the environment would print keys', async () => {
    env['AZURE_LOG_LEVEL'] = 'verbose';
    const { code, errors } = await cli(['provision', '--plan']);
    expect([code, errors]).toEqual([2, expect.stringContaining('print keys')]);
  });

  it('takes the connection string from standard input', async () => {
    env = cliEnvironment(dir, certificateFile);
    expect((await cli(['provision', '--plan'])).errors).toContain('--host');
    const given = await cli(['provision', '--plan', '--stdin'], `${namespace.connectionString}\n`);
    expect([given.code, given.errors]).toEqual([0, '']);
  });

  it('manages with a managed identity of Entra ID', async () => {
    env = cliEnvironment(dir, certificateFile);
    const asked: string[] = [];
    const identity: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const token = {
        access_token: 'entra-token',
        expires_on: Math.floor(Date.now() / 1_000) + 3_600,
        token_type: 'Bearer',
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
    });
    identity.listen(0, '127.0.0.1');
    await once(identity, 'listening');
    const { port } = identity.address() as AddressInfo;
    env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${port}/token`;
    env['IDENTITY_HEADER'] = 'lab';
    try {
      const { code, errors } = await cli(['provision', '--plan', `--host=127.0.0.1:${namespace.port}`]);
      expect([code, errors]).toEqual([0, '']);
      expect(asked[0]).toContain(encodeURIComponent('https://servicebus.azure.net'));
    } finally {
      identity.close();
    }
  });

  it('takes the access to queues that were made by other means from a file', async () => {
    const access = await portalAccess();
    env['WRITEBACK_PORTAL_DIR'] = join(dir, 'other-portal');
    const relays = join(dir, 'relays.json');
    const out = join(dir, 'other-enrolment.json');
    const args = ['init', '--tenant=fabrikam', `--relays=${relays}`, `--out=${out}`];
    await writeFile(relays, '{"portal":{}}');
    expect((await cli(args)).errors).toContain('does not hold');
    await writeFile(relays, JSON.stringify({ portal: access, agent: { ...access, sasKeyName: 'by-hand' } }));
    expect(await cli(args)).toMatchObject({ code: 0, errors: '' });
    expect(enrolmentSchema.parse(JSON.parse(await readFile(out, 'utf8'))).relay).toMatchObject({
      sasKeyName: 'by-hand',
    });
    expect((await cli(['probe'])).code).toBe(4);
  });

  it('works with secrets of the environment, read only', async () => {
    env['WRITEBACK_PORTAL_SECRETS'] = 'environment';
    env['WRITEBACK_PORTAL_RELAY'] = JSON.stringify(await portalAccess());
    expect((await cli(['probe', '--deadline=1'])).code).toBe(3);
    expect((await cli(['init', '--tenant=a'])).errors).toContain('cannot be written');
    expect((await cli(['provision', '--yes'])).errors).toContain('could not be kept');
  });
});

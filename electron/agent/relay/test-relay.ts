import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { ServiceBusClient } from '@azure/service-bus';
import type { RelayStep } from '../../../shared/model/setup';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import { err, ok, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import { originOf, type Proxy, type ProxySource } from '../proxy/proxy';
import { openTunnel } from '../proxy/tunnel-agent';
import { nodeTimers } from './node-timers';
import { closeWithin, createClient } from './service-bus-client';
import { relayTimings } from './timings';

/** What a step found, or why it failed and what to do. */
type Found = Result<string, { readonly text: string; readonly remedy: string }>;

/** For one step. Milliseconds. */
const stepMs = 15_000;

const ports = { amqp: 5671, webSockets: 443, emulator: 5672 } as const;

function portOf({ port, developmentEmulator, transport }: AgentRelayAccess): number {
  if (port !== undefined) return port;
  return developmentEmulator ? ports.emulator : ports[transport];
}

/** The proxy on the way, which AMQP itself knows none of. */
async function proxyTo(access: AgentRelayAccess, proxyOf: ProxySource): ReturnType<ProxySource> {
  if (access.transport !== 'webSockets') return ok(null);
  return proxyOf(originOf(access.host, portOf(access)));
}

const proxyRemedy =
  'Check the proxy of this computer (HTTPS_PROXY, NO_PROXY, the settings of the system). It has to let tunnels (CONNECT) to that host and port through, idle ones for at least 2–3 minutes.';

async function testName({ host }: AgentRelayAccess, proxy: Proxy | null): Promise<Found> {
  if (proxy !== null) return ok(`The proxy ${proxy.host} looks ${host} up.`);
  try {
    const found = await lookup(host, { all: true });
    return ok(`${host} is ${found.map(({ address }) => address).join(', ')}.`);
  } catch {
    return err({
      text: `${host} is not known to the name servers of this computer.`,
      remedy: 'Check the DNS servers of this computer, and that the namespace of the enrolment still exists.',
    });
  }
}

async function testTunnel(access: AgentRelayAccess, proxy: Proxy): Promise<Found> {
  try {
    const port = portOf(access);
    (await openTunnel(proxy, access.host, port, stepMs)).destroy();
    return ok(`The proxy ${proxy.host}:${proxy.port} opens a tunnel to port ${port}.`);
  } catch (cause) {
    return err({ text: cause instanceof Error ? cause.message : String(cause), remedy: proxyRemedy });
  }
}

function testTcp(access: AgentRelayAccess, signal: AbortSignal): Promise<Found> {
  const port = portOf(access);
  return new Promise((resolve) => {
    const socket = connect({ host: access.host, port });
    const end = (found: Found): void => {
      signal.removeEventListener('abort', late);
      socket.destroy();
      resolve(found);
    };
    const failed = (why: string): Found =>
      err({
        text: `TCP port ${port} of ${access.host} cannot be reached: ${why}.`,
        remedy:
          'Let the firewall pass outbound connections of this computer to that host and port, idle ones for at least 2–3 minutes. Where only 443 is open, have the portal make an enrolment for WebSockets.',
      });
    const late = (): void => end(failed('no answer in time'));
    signal.addEventListener('abort', late, { once: true });
    socket.setTimeout(stepMs, late);
    socket.once('connect', () => end(ok(`Port ${port} answers.`)));
    socket.once('error', (cause: NodeJS.ErrnoException) => end(failed(cause.code ?? cause.message)));
  });
}

function refused(fault: RelayFault, what: string): Found {
  if (fault.code === 'relayUnauthorized')
    return err({
      text: `The access key of this enrolment does not allow to ${what}. ${fault.message}`,
      remedy: 'Have the portal provision the relay again, make a new enrolment file, and choose that one.',
    });
  const certificate = /certificate|self.signed|issuer/i.test(fault.message);
  return err({
    text: `It was not possible to ${what}. ${fault.message}`,
    remedy: certificate
      ? 'A proxy that looks into TLS stands in between: exempt the relay’s host or, over WebSockets, have this computer trust the proxy’s authority (docs/operations.md, Proxies).'
      : 'Check that the queues exist (writeback-portal provision repairs them), and try again.',
  });
}

/** Peeks at a queue: it needs the right to listen and takes no message. */
async function testListen(client: ServiceBusClient, { queues }: AgentRelayAccess): Promise<Found> {
  try {
    const receiver = client.createReceiver(queues.requests, { skipParsingBodyAsJson: true });
    await receiver.peekMessages(1);
    return ok(`Signed in, and may listen on ${queues.requests}.`);
  } catch (cause) {
    return refused(relayFault(cause), `listen on ${queues.requests}`);
  }
}

/** Opens both senders and sends nothing. */
async function testSend(client: ServiceBusClient, { queues }: AgentRelayAccess): Promise<Found> {
  for (const queue of [queues.replies, queues.control]) {
    try {
      // The SDK opens a sender only when something needs its link; a batch is the one such thing that sends nothing.
      await client.createSender(queue).createMessageBatch();
    } catch (cause) {
      return refused(relayFault(cause), `send to ${queue}`);
    }
  }
  return ok(`May send to ${queues.replies} and ${queues.control}.`);
}

function inTime(work: Promise<Found>, what: string): Promise<Found> {
  return within<Found>(nodeTimers, stepMs, work, () => refused(timedOutFault(what, stepMs), what));
}

/**
 * Tries the relay of an enrolment from its name to its rights. Takes no message and sends none. After a bad step the
 * rest is skipped. Never throws.
 */
export async function testRelay(
  access: AgentRelayAccess,
  proxyOf: ProxySource,
  clock: Pick<Clock, 'monotonic'>,
  signal: AbortSignal,
): Promise<readonly RelayStep[]> {
  const proxy = await proxyTo(access, proxyOf);
  const client = createClient(access, relayTimings.attemptTimeoutMs, { proxyOf });
  const works: readonly (readonly [RelayStep['id'], () => Promise<Found>])[] = [
    [
      'name',
      async () =>
        proxy.ok ? testName(access, proxy.value) : err({ text: proxy.error, remedy: proxyRemedy }),
    ],
    [
      'tcp',
      () => (proxy.ok && proxy.value !== null ? testTunnel(access, proxy.value) : testTcp(access, signal)),
    ],
    [
      'listen',
      () =>
        client.ok
          ? inTime(testListen(client.value, access), 'sign in and listen')
          : Promise.resolve(refused(client.error, 'sign in')),
    ],
    [
      'send',
      () =>
        client.ok
          ? inTime(testSend(client.value, access), 'send')
          : Promise.resolve(refused(client.error, 'sign in')),
    ],
  ];
  const steps: RelayStep[] = [];
  try {
    for (const [id, work] of works) {
      if (signal.aborted || steps.some(({ state }) => state === 'bad')) {
        steps.push({ id, state: 'skipped', text: 'Not tried.', remedy: null, ms: null });
        continue;
      }
      const begun = clock.monotonic();
      const found = await work();
      const ms = clock.monotonic() - begun;
      if (found.ok) steps.push({ id, state: 'good', text: found.value, remedy: null, ms });
      else steps.push({ id, state: 'bad', ...found.error, ms });
    }
    return steps;
  } finally {
    if (client.ok) await closeWithin(relayTimings.closeTimeoutMs, client.value);
  }
}

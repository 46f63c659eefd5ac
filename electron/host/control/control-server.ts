import { chmodSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { createServer, type Server, type Socket } from 'node:net';
import * as z from 'zod';
import { contract } from '../../../shared/ipc/contract';
import { err } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Log } from '../../agent/diagnostics/log';
import { agentHandlers } from '../../ipc/handlers/agent-handlers';
import { registerHandlers, type Handlers, type IpcMainPort } from '../../ipc/register';
import { operatingSystemUser } from '../operating-system-user';
import { commandLineActor } from '../operating-user';
import { version } from '../version';
import { controlPath } from './control-path';
import { readLine } from './read-line';

/** Answers the commands of this computer. */
export interface ControlServer {
  /** Resolves when no connection is open any more. */
  close(): Promise<void>;
}

type Listener = Parameters<IpcMainPort['handle']>[1];

/** Largest request. Bytes. */
const maxRequestBytes = 1_048_576;
const requestTimeoutMs = 10_000;
const requestSchema = z.strictObject({
  channel: z.string(),
  input: z.unknown().optional(),
  /** Who is at the command line, for the activity log. */
  person: z.string().max(1_024).optional(),
});

function refuseSetup(): Handlers {
  const refusal = err({ code: 'notAllowed', message: 'Only the console can do this.' } as const);
  const names = Object.keys(contract);
  // A refusal is an answer of every channel, which the compiler cannot see through the list.
  return Object.fromEntries(names.map((name) => [name, () => refusal])) as unknown as Handlers;
}

/** The listeners that act in somebody’s name. */
type ListenersOf = (actor: string) => ReadonlyMap<string, Listener>;

/** The same channels, schemas and handlers as the console’s, for whoever may open the socket. */
function createListeners(agent: AgentFacade, log: Log, actor: string): ReadonlyMap<string, Listener> {
  const listeners = new Map<string, Listener>();
  const ipc: IpcMainPort = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
  };
  const ofAgent = agentHandlers(
    agent,
    { version, computer: hostname() },
    actor,
    () => 0,
    () => Promise.resolve(null),
  );
  // The wizard is the console’s alone.
  const handlers = { ...refuseSetup(), ...ofAgent };
  registerHandlers(contract, handlers, { ipc, isTrusted: () => true, log });
  return listeners;
}

function refused(message: string): unknown {
  return { ok: false, error: { code: 'badInput', message } };
}

async function answer(line: string, listenersOf: ListenersOf): Promise<unknown> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return refused('The request is not JSON.');
  }
  const parsed = requestSchema.safeParse(request);
  const unknown = 'The agent does not know this command.';
  if (!parsed.success) return refused(unknown);
  const actor = commandLineActor(parsed.data.person, operatingSystemUser());
  const listener = listenersOf(actor).get(parsed.data.channel);
  if (listener === undefined) return refused(unknown);
  return await listener({ sender: null, senderFrame: null }, parsed.data.input);
}

async function serve(socket: Socket, listenersOf: ListenersOf): Promise<void> {
  const line = await readLine(socket, maxRequestBytes, requestTimeoutMs);
  const result =
    line === null ? refused('The request is too long or came too slowly.') : await answer(line, listenersOf);
  socket.end(`${JSON.stringify(result)}\n`);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Opens the way for the commands of this computer (`npm run agent -- run …`). The agent runs without it where it cannot be
 * opened, which the log says. Call with the host lock held: a socket that is there is a leftover.
 */
export async function serveControl(agent: AgentFacade, stateDir: string, log: Log): Promise<ControlServer> {
  const nothing: ControlServer = { close: () => Promise.resolve() };
  const path = controlPath(stateDir);
  if (path === null) {
    log.warn('control.pathTooLong', { stateDir });
    return nothing;
  }
  const listenersOf: ListenersOf = (actor) => createListeners(agent, log, actor);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Who went away gets no answer.
    socket.on('error', () => socket.destroy());
    serve(socket, listenersOf).catch((cause: unknown) => {
      log.error('control.failed', { cause });
      socket.destroy();
    });
  });
  try {
    if (process.platform !== 'win32') rmSync(path, { force: true });
    await listen(server, path);
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (cause) {
    log.error('control.notOpened', { cause });
    server.close();
    return nothing;
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

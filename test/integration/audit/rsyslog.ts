import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabCertificates } from '../../../lab/types';

/** A message as rsyslog has understood it. */
export interface ReceivedMessage {
  readonly pri: string;
  readonly time: string;
  readonly host: string;
  readonly app: string;
  readonly id: string;
  readonly text: string;
  /** Elements of the structured data by their ids, as rsyslog’s own parser (mmpstrucdata) has them. */
  readonly sd: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A real rsyslog of this test, in the foreground, on loopback. */
export interface Rsyslog {
  readonly port: number;
  readonly caFile: string;
  messages(): readonly ReceivedMessage[];
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Kills it, as a crash would. */
  kill(): Promise<void>;
}

export const hasRsyslog = existsSync('/usr/sbin/rsyslogd');

function configuration(
  dir: string,
  port: number,
  files: { certFile: string; keyFile: string; caFile: string },
): string {
  return `
global(workDirectory="${dir}"
       defaultNetstreamDriver="ossl"
       defaultNetstreamDriverCAFile="${files.caFile}"
       defaultNetstreamDriverCertFile="${files.certFile}"
       defaultNetstreamDriverKeyFile="${files.keyFile}")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
module(load="mmpstrucdata")
template(name="json" type="list" option.jsonf="on") {
  property(outname="pri" name="pri" format="jsonf")
  property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="app" name="app-name" format="jsonf")
  property(outname="id" name="msgid" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
  property(outname="sd" name="$!rfc5424-sd" format="jsonf")
}
ruleset(name="audit") {
  action(type="mmpstrucdata")
  action(type="omfile" file="${dir}/received.jsonl" template="json")
}
input(type="imtcp" address="127.0.0.1" port="${port}" listenPortFileName="${dir}/port" ruleset="audit")
`;
}

function parse(line: string): ReceivedMessage {
  const { sd, ...rest } = JSON.parse(line) as Omit<ReceivedMessage, 'sd'> & { sd: unknown };
  return { ...rest, sd: (typeof sd === 'string' ? JSON.parse(sd) : sd) as ReceivedMessage['sd'] };
}

/** Whether somebody takes connections there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function listening(
  dir: string,
  port: number,
  child: ChildProcess,
  said: () => string,
): Promise<number> {
  const file = join(dir, 'port');
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(50)) {
    if (child.exitCode !== null) break;
    // Only a port that rsyslog has chosen itself is written to the file.
    if (port !== 0 && (await answers(port))) return port;
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (text !== '' && text !== '0') return Number(text);
  }
  throw new Error(`rsyslog does not listen: ${said()}`);
}

/**
 * Starts rsyslog with TLS (OpenSSL).
 *
 * @param port 0 = any that is free
 * @param name in its certificate
 */
export async function startRsyslog(
  dir: string,
  certificates: LabCertificates,
  port = 0,
  name = 'localhost',
): Promise<Rsyslog> {
  const { certFile, keyFile } = await certificates.issue(name, []);
  const { caFile } = certificates;
  const file = join(dir, 'rsyslog.conf');
  writeFileSync(join(dir, 'port'), '');
  writeFileSync(file, configuration(dir, port, { certFile, keyFile, caFile }));
  let text = '';
  const child = spawn('/usr/sbin/rsyslogd', ['-n', '-i', 'NONE', '-f', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  try {
    const actual = await listening(dir, port, child, () => text);
    const received = join(dir, 'received.jsonl');
    return {
      port: actual,
      caFile,
      messages: () =>
        existsSync(received) ? readFileSync(received, 'utf8').split('\n').filter(Boolean).map(parse) : [],
      stop: () => stop('SIGTERM'),
      kill: () => stop('SIGKILL'),
    };
  } catch (cause) {
    await stop('SIGKILL');
    throw cause;
  }
}

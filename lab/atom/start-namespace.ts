import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, startHttpsServer, type TlsFiles } from '../https-server';
import type { AccessRight, AccessRule } from '../relay/access-rules';
import { readDescription, writeEntry, type AtomQueue } from './queue-description';

/** How the management interface of a namespace is started. */
export interface NamespaceOptions {
  /** PEM files of its certificate, whose name is 127.0.0.1. */
  readonly tls: TlsFiles;
  /** A bearer token that is accepted besides the root rule, as one of Entra ID would be. */
  readonly bearerToken?: string;
  readonly counts?: (queue: string) => { readonly active: number; readonly deadLettered: number };
}

/** One request as it came in. */
export interface ManagementRequest {
  readonly method: string;
  readonly queue: string;
  /** Whether it said If-Match, which makes a PUT an update. */
  readonly update: boolean;
  readonly status: number;
}

/** The management interface of a namespace (HTTPS, Atom XML) as Service Bus documents it, for queues. */
export interface Namespace {
  readonly port: number;
  /** With the root rule, which may manage. A secret. */
  readonly connectionString: string;
  /** By lower-case name; tests change it to make drift. */
  readonly queues: Map<string, AtomQueue>;
  readonly requests: readonly ManagementRequest[];
  /** Answers with this status instead, as often as given. */
  fail(status: number, times: number, after?: number): void;
  /** What the queues’ rules allow on a relay: both keys of each rule. */
  accessRules(): readonly AccessRule[];
  stop(): Promise<void>;
}

const rootRule = 'RootManageSharedAccessKey';
/** What Service Bus refuses to change on a queue that exists. */
const fixed = ['RequiresSession', 'RequiresDuplicateDetection', 'EnablePartitioning'];

interface Answer {
  readonly status: number;
  readonly body: string;
}

function problem(status: number, detail: string): Answer {
  return { status, body: `<Error><Code>${status}</Code><Detail>${detail} TrackingId:lab</Detail></Error>` };
}

function signatureHolds(authorization: string, url: string, rootKey: string): boolean {
  const fields = new Map(
    authorization
      .replace(/^SharedAccessSignature /, '')
      .split('&')
      .map((field) => [field.split('=')[0], field.replace(/^[^=]*=/, '')]),
  );
  const signed = fields.get('sr') ?? '';
  const scope = decodeURIComponent(signed).split('?')[0] ?? '';
  const wanted = url.toLowerCase().split('?')[0] ?? '';
  const expiry = fields.get('se') ?? '0';
  if (fields.get('skn') !== rootRule || !wanted.startsWith(scope) || Number(expiry) * 1_000 < Date.now()) {
    return false;
  }
  const expected = createHmac('sha256', rootKey).update(`${signed}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(fields.get('sig') ?? ''), 'base64');
  return given.length === expected.length && timingSafeEqual(new Uint8Array(given), new Uint8Array(expected));
}

function put(
  queues: Map<string, AtomQueue>,
  name: string,
  update: boolean,
  body: string,
): Answer | AtomQueue {
  const before = queues.get(name.toLowerCase());
  if (update && before === undefined) return problem(404, 'The queue does not exist.');
  if (!update && before !== undefined) return problem(409, 'The queue exists. SubCode=40900.');
  const next = readDescription(name, body);
  if (typeof next === 'string') return problem(400, next);
  const changed = fixed.find(
    (element) => before !== undefined && before.elements[element] !== next.elements[element],
  );
  if (changed !== undefined) return problem(400, `SubCode=40000. The value of ${changed} cannot be changed.`);
  queues.set(name.toLowerCase(), next);
  return next;
}

/** Serves the management interface on a free port of 127.0.0.1. Whoever starts it stops it. */
export async function startNamespace(options: NamespaceOptions): Promise<Namespace> {
  const { tls, bearerToken, counts = () => ({ active: 0, deadLettered: 0 }) } = options;
  const rootKey = randomBytes(32).toString('base64');
  const queues = new Map<string, AtomQueue>();
  const requests: ManagementRequest[] = [];
  let failing = { status: 0, times: 0, after: 0 };
  const authorised = (request: IncomingMessage, url: string): boolean => {
    const given = request.headers.authorization ?? '';
    return given === `Bearer ${bearerToken ?? rootKey}` || signatureHolds(given, url, rootKey);
  };
  const answer = (request: IncomingMessage, url: URL, name: string, body: string): Answer => {
    if (!authorised(request, url.href)) return problem(401, 'InvalidSignature: The token is not valid.');
    if (url.searchParams.get('api-version') !== '2021-05') return problem(400, 'Unknown api-version.');
    if (failing.after > 0) failing.after -= 1;
    else if (failing.times > 0) {
      failing.times -= 1;
      return problem(failing.status, 'As the test asked.');
    }
    const update = request.headers['if-match'] === '*';
    const done = request.method === 'PUT' ? put(queues, name, update, body) : queues.get(name.toLowerCase());
    // The real service answers with an empty feed and 200 for a queue it does not have.
    if (done === undefined) return { status: 200, body: '<feed xmlns="http://www.w3.org/2005/Atom"></feed>' };
    if ('status' in done) return done;
    return {
      status: request.method === 'PUT' && !update ? 201 : 200,
      body: writeEntry(done, url.host, counts(name)),
    };
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? ''}`);
    const name = decodeURIComponent(url.pathname.slice(1));
    const result = answer(request, url, name, await bodyOf(request));
    const update = request.headers['if-match'] === '*';
    requests.push({ method: request.method ?? '', queue: name, update, status: result.status });
    response.writeHead(result.status, { 'content-type': 'application/atom+xml' }).end(result.body);
  };
  const server = await startHttpsServer(tls, serve);
  const { port } = server;
  return {
    port,
    connectionString: `Endpoint=sb://127.0.0.1:${port}/;SharedAccessKeyName=${rootRule};SharedAccessKey=${rootKey}`,
    queues,
    requests,
    fail: (status, times, after = 0) => {
      failing = { status, times, after };
    },
    accessRules: () =>
      [...queues.values()].flatMap(({ name, rules }) =>
        rules.flatMap(({ keyName, rights, primaryKey, secondaryKey }) =>
          [primaryKey, secondaryKey].map((key) => ({
            name: keyName,
            key,
            queue: name,
            rights: rights.filter(isRight),
          })),
        ),
      ),
    stop: () => server.stop(),
  };
}

function isRight(text: string): text is AccessRight {
  return text === 'Listen' || text === 'Send' || text === 'Manage';
}

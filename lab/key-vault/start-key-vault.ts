import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, startHttpsServer, type TlsFiles } from '../https-server';

/** One version of a secret. */
export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** A vault on loopback that behaves like Azure Key Vault for secrets. */
export interface LabKeyVault {
  readonly url: string;
  /** Versions by name, oldest first. */
  readonly secrets: ReadonlyMap<string, readonly SecretVersion[]>;
  /** Method and status of each request, without values. */
  readonly requests: readonly string[];
  /** Answers the next requests with this status. */
  fail(status: number, times: number): void;
  stop(): Promise<void>;
}

/** How a vault is started. */
export interface LabKeyVaultOptions {
  /** PEM files of its certificate, whose name is 127.0.0.1. */
  readonly tls: TlsFiles;
  /** The only bearer token it accepts. */
  readonly token: string;
  /** What its challenge names as the resource to get a token for. Default `https://vault.azure.net`. */
  readonly resource?: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function problem(status: number, code: string): Answer {
  return { status, body: { error: { code, message: code } } };
}

function createSecrets(base: () => string) {
  const secrets = new Map<string, SecretVersion[]>();
  const bundle = (name: string, { version, value, enabled }: SecretVersion, withValue: boolean): Answer => ({
    status: 200,
    body: {
      ...(withValue ? { value } : {}),
      id: `${base()}/secrets/${name}/${version}`,
      attributes: { enabled, created: 1_795_000_000, updated: 1_795_000_000 },
    },
  });
  const find = (name: string, version: string): SecretVersion | undefined => {
    const versions = secrets.get(name) ?? [];
    return version === '' ? versions.at(-1) : versions.find((each) => each.version === version);
  };
  return {
    secrets,
    get: (name: string, version: string): Answer => {
      const found = find(name, version);
      if (found === undefined) return problem(404, 'SecretNotFound');
      return found.enabled ? bundle(name, found, true) : problem(403, 'SecretDisabled');
    },
    put: (name: string, value: unknown): Answer => {
      if (typeof value !== 'string' || value.length > 25_000) return problem(400, 'BadParameter');
      const added = { version: randomBytes(16).toString('hex'), value, enabled: true };
      secrets.set(name, [...(secrets.get(name) ?? []), added]);
      return bundle(name, added, true);
    },
    patch: (name: string, version: string, attributes: unknown): Answer => {
      const found = find(name, version);
      if (found === undefined) return problem(404, 'SecretNotFound');
      const enabled = (attributes as { enabled?: boolean } | undefined)?.enabled ?? found.enabled;
      const next = { ...found, enabled };
      secrets.set(
        name,
        (secrets.get(name) ?? []).map((each) => (each === found ? next : each)),
      );
      return bundle(name, next, false);
    },
  };
}

/** Serves a vault on a free port of 127.0.0.1, over TLS, behind the challenge of Entra ID. Whoever starts it stops it. */
export async function startKeyVault(options: LabKeyVaultOptions): Promise<LabKeyVault> {
  const { tls, token, resource = 'https://vault.azure.net' } = options;
  const requests: string[] = [];
  let failing = { status: 0, times: 0 };
  let url = '';
  const { secrets, get, put, patch } = createSecrets(() => url);
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const path = new URL(request.url ?? '/', url);
    const text = await bodyOf(request);
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (failing.times > 0) {
      failing.times -= 1;
      return problem(failing.status, 'AsTheTestAsked');
    }
    if (request.headers.authorization !== `Bearer ${token}`) return problem(401, 'Unauthorized');
    if (path.searchParams.get('api-version') === null) return problem(400, 'BadParameter');
    const [kind, name = '', version = ''] = path.pathname.slice(1).split('/');
    if (kind !== 'secrets' || !/^[0-9a-zA-Z-]{1,127}$/.test(name)) return problem(404, 'NotFound');
    if (request.method === 'PUT') return put(name, body['value']);
    if (request.method === 'PATCH') return patch(name, version, body['attributes']);
    return request.method === 'GET' ? get(name, version) : problem(405, 'MethodNotAllowed');
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answer(request);
    requests.push(`${request.method ?? ''} ${status}`);
    const challenge = `Bearer authorization="https://login.microsoftonline.com/lab", resource="${resource}"`;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 401 ? { 'www-authenticate': challenge } : {}),
    });
    response.end(JSON.stringify(body));
  };
  const server = await startHttpsServer(tls, serve);
  url = `https://127.0.0.1:${server.port}`;
  return {
    url,
    secrets,
    requests,
    fail: (status, times) => {
      failing = { status, times };
    },
    stop: () => server.stop(),
  };
}

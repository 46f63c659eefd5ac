import { readFile } from 'node:fs/promises';
import type { CloudSettings } from '../../../shared/model/cloud';
import { err, ok, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import type { ProxySource } from '../proxy/proxy';
import type { CloudImportObject } from '../sync/objects';
import type { CloudSource, CloudWatermark, SourceEvent } from '../sync/ports';
import { createAzureTokenSource, type CloudCredentials } from './azure-token-source';
import { createFileSource } from './file-source';
import { createGraphSource } from './graph/graph-source';

type GraphSettings = Extract<CloudSettings, { readonly kind: 'graph' }>;
type Events = AsyncIterable<SourceEvent<CloudImportObject, CloudWatermark>>;

/** What the source needs besides its settings. */
export interface ConfiguredSourceDeps {
  /** The application’s secret, or its certificate with key; `null` = none is kept. */
  readonly secret: () => Promise<string | null>;
  readonly clock: Clock;
  readonly proxyOf: ProxySource;
}

function credentialsOf(settings: GraphSettings, secret: string | null): Result<CloudCredentials, string> {
  const { tenant, clientId, credentials } = settings;
  if (credentials === 'managedIdentity') return ok({ kind: credentials, clientId });
  if (clientId === null || secret === null)
    return err('The cloud connector has no application id or no secret: enter them in Connectors, Cloud.');
  return credentials === 'clientSecret'
    ? ok({ kind: credentials, tenant, clientId, secret })
    : ok({ kind: credentials, tenant, clientId, certificateAndKey: secret, keyPassword: null });
}

async function openGraph(
  settings: GraphSettings,
  deps: ConfiguredSourceDeps,
): Promise<Result<CloudSource, string>> {
  const { clock, proxyOf } = deps;
  const { baseUrl, authorityHost, caFile } = settings;
  let extraAuthorities: readonly string[] = [];
  try {
    if (caFile !== null) extraAuthorities = [await readFile(caFile, 'utf8')];
  } catch {
    return err(`The file of certificate authorities ${caFile ?? ''} cannot be read.`);
  }
  const credentials = credentialsOf(settings, await deps.secret());
  if (!credentials.ok) return credentials;
  const tokens = createAzureTokenSource({
    credentials: credentials.value,
    baseUrl,
    authorityHost,
    extraAuthorities,
  });
  return ok(createGraphSource(settings, { tokens, clock, extraAuthorities, proxyOf }));
}

function graphSource(settings: GraphSettings, deps: ConfiguredSourceDeps): CloudSource {
  async function* opened(read: (source: CloudSource) => Events): Events {
    const source = await openGraph(settings, deps);
    if (source.ok) yield* read(source.value);
    else yield { kind: 'failed', status: 'no-start-credentials', message: source.error };
  }
  return {
    fullImport: (signal) => opened((source) => source.fullImport(signal)),
    deltaImport: (since, signal) => opened((source) => source.deltaImport(since, signal)),
  };
}

/** The cloud’s users from where the settings say. Secrets and files are read when an import begins. */
export function createConfiguredSource(settings: CloudSettings, deps: ConfiguredSourceDeps): CloudSource {
  return settings.kind === 'file' ? createFileSource(settings) : graphSource(settings, deps);
}

import type { IpcError } from '../../shared/ipc/contract';
import type { CloudSettings, CloudView } from '../../shared/model/cloud';
import { err, ok, type Result } from '../../shared/result';
import type { CloudFacade } from './agent-facade';
import type { ConfigurationHolder } from './configuration-holder';
import { secretNames } from './secret-names';
import type { SecretStore } from './keys/secret-store';
import type { Note } from './note';
import type { CloudSource } from './sync/ports';

interface CloudDeps {
  readonly configuration: ConfigurationHolder;
  readonly secrets: SecretStore;
  /** A source made of settings; `secret` null = there is none. */
  readonly sourceOf: (settings: CloudSettings, secret: string | null) => CloudSource;
  /** Imports and synchronises with what is configured now. Never throws. */
  readonly refresh: () => Promise<void>;
  readonly note: Note;
}

/** A source is tried for so long. Milliseconds. */
const trialMs = 90_000;

const refused = (message: string): Result<never, IpcError> => err({ code: 'badInput', message });

/** What a kept secret belongs to: it is sent nowhere else, and stands for no other application. */
function applicationOf(settings: CloudSettings): string | null {
  if (settings.kind === 'file' || settings.credentials === 'managedIdentity') return null;
  const { tenant, clientId, credentials, authorityHost, baseUrl, caFile } = settings;
  return JSON.stringify([tenant, clientId, credentials, authorityHost, baseUrl, caFile]);
}

/** Reads until the first users, or the end. `null` = it can be read. */
async function trial(source: CloudSource): Promise<string | null> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), trialMs);
  try {
    for await (const event of source.fullImport(limit.signal)) {
      if (event.kind === 'failed') return event.message;
      if (event.kind === 'objects' || event.kind === 'end') return null;
    }
    return limit.signal.aborted ? `No users within ${trialMs / 1_000} s.` : 'It ended before its end.';
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}

/** Whether the change needs its secret again, in words; `null` = no. */
export function missingSecret(former: CloudSettings, next: CloudSettings, hasSecret: boolean): string | null {
  const application = applicationOf(next);
  if (application === null) return null;
  if (next.kind === 'graph' && next.clientId === null) return 'Enter the application’s client id.';
  if (hasSecret && applicationOf(former) === application) return null;
  return 'Enter the application’s secret or certificate: the stored one is only used for the application and addresses it was entered for.';
}

/** Administration of the cloud’s connector. */
export function createCloudAdministration(deps: CloudDeps): CloudFacade {
  const { configuration, secrets, note } = deps;
  const kept = async (): Promise<string | null> => {
    const value = await secrets.read(secretNames.cloudSecret);
    return value === null ? null : new TextDecoder().decode(value);
  };
  const view = async (): Promise<CloudView> => ({
    settings: configuration.get().cloud,
    hasSecret: (await kept()) !== null,
  });
  return {
    get: async () => ok(await view()),
    async save({ settings, secret, untested }, actor) {
      const former = configuration.get().cloud;
      const present = await kept();
      const problem = secret === null ? missingSecret(former, settings, present !== null) : null;
      if (problem !== null) return refused(problem);
      const needed = applicationOf(settings) === null ? null : (secret ?? present);
      if (!untested) {
        const failure = await trial(deps.sourceOf(settings, needed));
        if (failure !== null) return refused(failure);
      }
      if (needed !== null && secret !== null)
        await secrets.write(secretNames.cloudSecret, new TextEncoder().encode(secret));
      configuration.change({ cloud: settings });
      // What is used no more is kept no longer.
      if (needed === null) await secrets.remove(secretNames.cloudSecret);
      note(34150, actor, {
        change: 'cloud connector changed',
        before: JSON.stringify(former),
        after: JSON.stringify(settings),
        secretChanged: secret === null ? 'no' : 'yes',
      });
      void deps.refresh();
      return ok(await view());
    },
  };
}

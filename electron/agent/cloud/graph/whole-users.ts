import { err, ok, type Result } from '../../../../shared/result';
import type { GraphClient, GraphFault } from './graph-client';
import { readEntry, selectedProperties } from './graph-user';
import { readPage } from './links';

/** The most that `in` takes (“Use the $filter query parameter”: 15 expressions). */
const idsPerRequest = 15;

/** What is known of a user of whom a delta told a part. */
export interface PartialUser {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

function queryOf(baseUrl: URL, ids: readonly string[]): URL {
  const list = ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(',');
  const filter = encodeURIComponent(`id in (${list})`);
  return new URL(`/v1.0/users?$select=${selectedProperties.join(',')}&$filter=${filter}`, baseUrl);
}

/**
 * Asks for the users of whom only a part is known. What is known counts more than what is read now: a list may lag behind a
 * delta.
 *
 * @returns the whole ones; who is missing is not there, or not there yet
 */
export async function readWholeUsers(
  client: GraphClient,
  baseUrl: URL,
  partial: readonly PartialUser[],
  signal: AbortSignal,
): Promise<Result<readonly PartialUser[], GraphFault>> {
  const whole: PartialUser[] = [];
  const known = new Map(partial.map((one) => [one.id, one.properties]));
  for (let from = 0; from < partial.length; from += idsPerRequest) {
    const ids = partial.slice(from, from + idsPerRequest).map(({ id }) => id);
    const answer = await client.get(queryOf(baseUrl, ids), signal);
    if (!answer.ok) return answer;
    const page = readPage(answer.value, baseUrl.origin);
    if (!page.ok)
      return err({
        kind: 'unreachable',
        status: 200,
        code: '',
        message: `The users of a delta: ${page.error}`,
      });
    for (const value of page.value.values) {
      const entry = readEntry(value);
      const told = entry.kind === 'user' ? known.get(entry.id) : undefined;
      if (entry.kind === 'user' && told !== undefined)
        whole.push({ id: entry.id, properties: { ...entry.properties, ...told } });
    }
  }
  return ok(whole);
}

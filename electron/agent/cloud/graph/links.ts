import * as z from 'zod';
import { err, ok, type Result } from '../../../../shared/result';

/** A page of a collection, as Graph sends it. */
export interface GraphPage {
  readonly values: readonly unknown[];
  /** The next page, or where the changes from here on are to be had; the second one ends a round. */
  readonly link: { readonly kind: 'next' | 'delta'; readonly url: URL } | null;
}

const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/**
 * Reads a link that came in an answer or from the database. Only one to Graph’s own origin is taken: the bearer token is
 * sent along.
 */
export function readLink(text: string, origin: string): Result<URL, string> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return err('A link that is no URL.');
  }
  if (url.origin !== origin || url.username !== '' || url.password !== '')
    return err(`A link to another place (${url.origin}), which is not followed.`);
  return ok(url);
}

/** Reads an answer as a page. */
export function readPage(answer: unknown, origin: string): Result<GraphPage, string> {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) return err('An answer without a list.');
  const { value: values, '@odata.nextLink': next, '@odata.deltaLink': delta } = parsed.data;
  const text = next ?? delta;
  if (text === undefined) return ok({ values, link: null });
  const url = readLink(text, origin);
  if (!url.ok) return url;
  return ok({ values, link: { kind: next === undefined ? 'delta' : 'next', url: url.value } });
}

import * as z from 'zod';
import { err, ok, type Result } from '../../../../shared/result';
import type { AuthenticationType } from '../../../../shared/operations';
import type { CloudImportObject } from '../../sync/objects';
import type { SourceError } from '../../sync/ports';
import { deriveAuthenticationType } from '../authentication-type';

/**
 * What is asked of a user: only what an import uses. A delta tells of changes of these properties and no others
 * (“Use delta query to track changes in Microsoft Graph data”).
 */
export const selectedProperties = [
  'id',
  'userPrincipalName',
  'displayName',
  'onPremisesImmutableId',
  'onPremisesSyncEnabled',
  'assignedLicenses',
] as const;

const text = (maxLength: number) => z.string().max(maxLength).nullish();

/** A property that was never set is not in a delta at all (“user: delta”). */
const userSchema = z.object({
  id: z.string().min(1).max(128),
  userPrincipalName: text(512),
  displayName: text(512),
  onPremisesImmutableId: text(256),
  onPremisesSyncEnabled: z.boolean().nullish(),
  assignedLicenses: z.array(z.unknown()).nullish(),
});

/** An entry of a page of users, as Graph sent it. */
export type GraphEntry =
  | { readonly kind: 'user'; readonly id: string; readonly properties: Readonly<Record<string, unknown>> }
  | { readonly kind: 'removed'; readonly id: string }
  /** It cannot even be told whose it is. */
  | { readonly kind: 'unknown' };

const entrySchema = z.looseObject({ id: z.string().min(1).max(128) });

/** Takes an entry apart. `@removed` stands for one that can be restored as well as for one that cannot. */
export function readEntry(value: unknown): GraphEntry {
  const entry = entrySchema.safeParse(value).data;
  if (entry === undefined) return { kind: 'unknown' };
  const id = entry.id.toLowerCase();
  return '@removed' in entry ? { kind: 'removed', id } : { kind: 'user', id, properties: entry };
}

/** Key of a user in the connector space. @param id as `readEntry` gives it */
export function anchorOf(id: string): string {
  return `User_${id}`;
}

/**
 * Whether an entry is all of a user. In a first round every user is told whole, and what is missing was never set; only a user
 * principal name everyone has. Later “at least the properties that have been updated” are told, so that only an entry with all
 * of them is surely whole.
 */
export function isWhole(properties: Readonly<Record<string, unknown>>, isFirstRound: boolean): boolean {
  const needed = isFirstRound ? (['userPrincipalName'] as const) : selectedProperties;
  return needed.every((name) => properties[name] !== undefined);
}

/** The error of an entry that cannot be used. @param id `null` = not even that is known */
export function unreadable(id: string | null, reason: string): SourceError {
  const key = id === null ? null : anchorOf(id);
  return { kind: 'unreadable-object', object: key, key, line: null, reason };
}

/** Reads a whole user. @param typeOf how the people of a domain authenticate */
export function readUser(
  id: string,
  properties: Readonly<Record<string, unknown>>,
  typeOf: (userPrincipalName: string | null) => AuthenticationType,
): Result<CloudImportObject, SourceError> {
  const parsed = userSchema.safeParse(properties);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? '';
    return err(unreadable(id, `${path} is not what Microsoft Graph documents`));
  }
  const user = parsed.data;
  const sourceAnchor = user.onPremisesImmutableId ?? null;
  const userPrincipalName = user.userPrincipalName ?? null;
  return ok({
    cloudAnchor: anchorOf(id),
    sourceAnchor: sourceAnchor === '' ? null : sourceAnchor,
    userPrincipalName,
    displayName: user.displayName ?? null,
    authenticationType: deriveAuthenticationType(
      // `null` = never synchronised, `false` = no more (“user resource type”).
      { sourceAnchor, userPrincipalName, synchronized: user.onPremisesSyncEnabled === true },
      typeOf,
    ),
    licensed: (user.assignedLicenses ?? []).length > 0,
  });
}

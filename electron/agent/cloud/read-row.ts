import * as z from 'zod';
import { authenticationTypes, type AuthenticationType } from '../../../shared/operations';
import { err, ok, type Result } from '../../../shared/result';
import type { CloudImportObject } from '../sync/objects';
import type { SourceError } from '../sync/ports';
import { deriveAuthenticationType, ofDomain, type ByDomain } from './authentication-type';
import type { RawRow } from './raw-user';

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
  ['', null],
]);

function wordOf(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : (value ?? null);
}

function toTruth(value: unknown): unknown {
  const word = wordOf(value);
  const truth = typeof word === 'string' ? words.get(word) : undefined;
  return truth === undefined ? word : truth;
}

/** What PowerShell writes for a list that it does not unfold. */
const typeName = /^(?:microsoft|system)\.[a-z]/;

/** The name of a licence counts as much as a plain yes. */
function toLicensed(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0;
  const word = wordOf(value);
  if (typeof word !== 'string') return word;
  if (typeName.test(word)) return null;
  return words.get(word) ?? !['', '[]', 'unlicensed'].includes(word);
}

function toAuthenticationType(value: unknown): unknown {
  const word = wordOf(value);
  if (word === '') return null;
  return authenticationTypes.find((type) => type.toLowerCase() === word) ?? word;
}

const text = (maxLength: number) =>
  z
    .string('is not text')
    .trim()
    .max(maxLength, `has more than ${maxLength} characters`)
    .nullish()
    .transform((value) => (value === undefined || value === '' ? null : value));

/** A text that people are told apart by: what did not survive its encoding might be somebody else’s. */
const exactText = (maxLength: number) =>
  text(maxLength).refine((value) => value?.includes('\ufffd') !== true, 'is not valid UTF-8');

const keySchema = z.object({ cloudAnchor: exactText(256), id: exactText(256) });
const userSchema = z.object({
  immutableId: exactText(256),
  userPrincipalName: exactText(512),
  displayName: text(512),
  synchronized: z.preprocess(toTruth, z.boolean('is neither true nor false').nullable()),
  authenticationType: z.preprocess(
    toAuthenticationType,
    z.enum(authenticationTypes, `is none of ${authenticationTypes.join(', ')}`).nullable(),
  ),
  licences: z.preprocess(toLicensed, z.boolean('are not understood').nullable()),
});

const objectId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function problemOf({ issues }: z.ZodError): string {
  const issue = issues[0];
  return issue === undefined ? 'It is not understood' : `${issue.path.join('.')} ${issue.message}`;
}

function readKey(user: unknown): Result<string, string> {
  const parsed = keySchema.safeParse(user);
  if (!parsed.success) return err(problemOf(parsed.error));
  const { cloudAnchor, id } = parsed.data;
  if (cloudAnchor !== null) return ok(cloudAnchor);
  if (id === null) return err('id is missing');
  const known = id.toLowerCase();
  return objectId.test(known) ? ok(`User_${known}`) : err('id is not an object id');
}

function readUser(
  user: unknown,
  cloudAnchor: string,
  domains: ByDomain<AuthenticationType>,
): Result<CloudImportObject, string> {
  const parsed = userSchema.safeParse(user);
  if (!parsed.success) return err(problemOf(parsed.error));
  const { immutableId: sourceAnchor, userPrincipalName, displayName, synchronized, ...rest } = parsed.data;
  const facts = { sourceAnchor, userPrincipalName, synchronized };
  return ok({
    cloudAnchor,
    sourceAnchor,
    userPrincipalName,
    displayName,
    authenticationType:
      rest.authenticationType ?? deriveAuthenticationType(facts, (name) => ofDomain(name, domains)),
    licensed: rest.licences,
  });
}

/** Reads a row of a file. What is wrong with it is told with the key where that could be read. */
export function readRow(
  row: RawRow,
  domains: ByDomain<AuthenticationType>,
): Result<CloudImportObject, SourceError> {
  const bad = (key: string | null, reason: string): Result<never, SourceError> =>
    err({ kind: 'bad-row', object: key, key, line: row.line, reason });
  if (row.kind === 'bad') return bad(null, row.reason);
  const key = readKey(row.user);
  if (!key.ok) return bad(null, key.error);
  const object = readUser(row.user, key.value, domains);
  return object.ok ? object : bad(key.value, object.error);
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { authenticationTypes } from '../../../shared/operations';
import type { CloudObject } from './objects';

const line = z.object({
  cloudAnchor: z.string().min(1).max(256),
  onPremisesImmutableId: z.string().min(1).max(256).nullish(),
  userPrincipalName: z.string().max(512).nullish(),
  displayName: z.string().max(512).nullish(),
  authenticationType: z.enum(authenticationTypes),
});

/** A line that could not be used, and why. */
export interface BadLine {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads the cloud users from a JSON Lines file, one object a line with `cloudAnchor`, `onPremisesImmutableId`,
 * `userPrincipalName`, `displayName` and `authenticationType`. Empty lines are skipped, bad lines are reported and
 * do not stop the run.
 *
 * @throws when the file cannot be read
 */
export async function* readCloudFile(
  file: string,
  onBadLine: (bad: BadLine) => void,
): AsyncGenerator<CloudObject> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  for await (const raw of lines) {
    number += 1;
    // Windows tools begin a UTF-8 file with a byte order mark.
    const text = number === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (text.trim() === '') continue;
    const parsed = parseLine(text);
    if (typeof parsed === 'string') onBadLine({ line: number, reason: parsed });
    else yield parsed;
  }
}

function parseLine(text: string): CloudObject | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const parsed = line.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`;
  }
  const { cloudAnchor, onPremisesImmutableId, userPrincipalName, displayName, authenticationType } =
    parsed.data;
  return {
    cloudAnchor,
    sourceAnchor: onPremisesImmutableId ?? null,
    userPrincipalName: userPrincipalName ?? null,
    displayName: displayName ?? null,
    authenticationType,
  };
}

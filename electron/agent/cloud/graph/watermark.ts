import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CloudWatermark } from '../../sync/ports';
import type { ByDomain } from '../authentication-type';
import { selectedProperties } from './graph-user';

/** Raised when the same user is read in another way, so that all are read again after an update. */
const readerVersion = 1;

const schema = z.object({ deltaLink: z.string(), basis: z.string() });

/**
 * What besides the users decides what comes of them, as a digest. A delta does not tell of it: when a domain becomes federated,
 * none of its users has changed.
 */
export function basisOf(tenant: string, tables: readonly ByDomain<string>[]): string {
  const sorted = tables.map((table) => [...table].sort(([a], [b]) => (a < b ? -1 : 1)));
  const basis = [readerVersion, selectedProperties, tenant.toLowerCase(), sorted];
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex');
}

/** Where a round ended. */
export type Position = z.infer<typeof schema>;

export function toWatermark(position: Position): CloudWatermark {
  return { deltaToken: JSON.stringify(position) };
}

/** `null` = it is of another source. */
export function readWatermark({ deltaToken }: CloudWatermark): Position | null {
  let value: unknown;
  try {
    value = JSON.parse(deltaToken);
  } catch {
    return null;
  }
  return schema.safeParse(value).data ?? null;
}

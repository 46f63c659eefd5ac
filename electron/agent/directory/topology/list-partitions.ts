import type { Connector } from '../../../../shared/model/connector';
import {
  partitionSettingsSchema,
  type Partition,
  type PartitionSettings,
} from '../../../../shared/model/partition';
import { err, ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { dnOfDomain, domainOfDn, sameDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { ForestParts } from '../forest-parts';
import type { Session } from '../session/session';
import { readNamingContexts, type NamingContext, type NamingContexts } from './cross-refs';
import { functionalLevelName } from './functional-level';
import { faultInWords } from './read-all';

/** The stored settings of a naming context; without any, the connector’s own domain is selected and no other. */
export function settingsOf(
  { partitions, domain }: Pick<Connector, 'partitions' | 'domain'>,
  { distinguishedName, kind }: Pick<NamingContext, 'distinguishedName' | 'kind'>,
): PartitionSettings {
  const stored = partitions.find((one) => sameDn(one.distinguishedName, distinguishedName));
  const selected = kind === 'domain' && sameDn(distinguishedName, dnOfDomain(domain));
  return stored ?? partitionSettingsSchema.parse({ distinguishedName, selected });
}

/** Domains first, each group by name. */
export function inDisplayOrder<T extends Pick<NamingContext, 'kind' | 'distinguishedName'>>(
  contexts: readonly T[],
): readonly T[] {
  const rank = ({ kind }: T): number => (kind === 'domain' ? 0 : 1);
  return [...contexts].sort(
    (left, right) =>
      rank(left) - rank(right) || left.distinguishedName.localeCompare(right.distinguishedName, 'en'),
  );
}

/** The level of a domain whose crossRef does not state it, from its head; `null` where that is on another server. */
async function withLevel(session: Session, context: NamingContext, call: Call): Promise<NamingContext> {
  if (context.kind !== 'domain' || context.level !== null) return context;
  const head = await session.readEntry(context.distinguishedName, ['msDS-Behavior-Version'], call);
  return { ...context, level: head.ok ? (head.value?.integer('msDS-Behavior-Version') ?? null) : null };
}

async function readContexts(session: Session, call: Call): Promise<Result<NamingContexts, LdapFault>> {
  const read = await readNamingContexts(session, call);
  if (!read.ok) return read;
  const contexts: NamingContext[] = [];
  for (const context of read.value.contexts) contexts.push(await withLevel(session, context, call));
  return ok({ ...read.value, contexts });
}

function toPartition(
  parts: ForestParts,
  { level, ...context }: NamingContext,
  forestLevel: number | null,
): Partition {
  const isDomain = context.kind === 'domain';
  const ofForest = context.kind === 'configuration' || context.kind === 'schema';
  const domain = isDomain ? (domainOfDn(context.distinguishedName) ?? context.dnsName) : null;
  const access = domain === null ? null : parts.of(domain);
  return {
    ...context,
    functionalLevel: functionalLevelName(ofForest ? forestLevel : level),
    settings: settingsOf(parts.connector, context),
    readsFrom: access?.reads.lastUsed() ?? null,
    writesTo: access?.writesTo() ?? null,
  };
}

/**
 * Every naming context of the forest, domains first, with what is set for it. Only domains are read from and written
 * to, so only they have a host in use. The error is in words for the admin.
 */
export async function listPartitions(
  parts: ForestParts,
  signal: AbortSignal,
): Promise<Result<readonly Partition[], string>> {
  const call = { timeoutMs: parts.settings.operationTimeoutMs, signal };
  const { reads } = parts.of(parts.connector.domain);
  const read = await reads.use(signal, ({ session }) => readContexts(session, call));
  if (!read.ok) {
    const test = `Test the connection of ${parts.connector.domain} to see what is wrong.`;
    return err(`The partitions cannot be read: ${faultInWords(read.error)} ${test}`);
  }
  const { contexts, forestLevel } = read.value.value;
  return ok(inDisplayOrder(contexts).map((context) => toPartition(parts, context, forestLevel)));
}

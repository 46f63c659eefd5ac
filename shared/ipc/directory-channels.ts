import * as z from 'zod';
import { connectorStatusSchema } from '../model/agent-status';
import { connectorSchema } from '../model/connector';
import { partitionDiagnosisSchema, personDiagnosisSchema } from '../model/diagnosis';
import { domainControllerSchema } from '../model/domain-controller';
import { containerSchema, partitionSchema, partitionSettingsSchema } from '../model/partition';
import { channel } from './channel';

/** A forest as the console shows it: how to reach it and how it is. Never its password. */
export const connectorViewSchema = z.strictObject({
  connector: connectorSchema,
  /** `null` before the first probe. */
  status: connectorStatusSchema.nullable(),
  /** When its users were last imported to the end. Epoch milliseconds; `null` = never. */
  lastImportAt: z.number().nullable(),
  /** Users in its connector space. */
  users: z.int(),
});
export type ConnectorView = z.infer<typeof connectorViewSchema>;

/** What an admin types in to add (`id` is `null`) or edit a forest. */
export const connectorDraftSchema = connectorSchema
  .omit({ partitions: true })
  .extend({ id: connectorSchema.shape.id.nullable() });
export type ConnectorDraft = z.infer<typeof connectorDraftSchema>;

/** A service account’s password on its way in; `null` = the stored one stays. It never comes out again. */
const newPassword = z.string().min(1).max(256).nullable();

/** The steps of a connection test, in their order. */
export const testStepIds = ['dns', 'tcp', 'tls', 'bind', 'pdc', 'partitions', 'rights'] as const;

/** One step of a connection test. What comes after a failed step is `skipped`. */
export const testStepSchema = z.strictObject({
  id: z.enum(testStepIds),
  state: z.enum(['good', 'warning', 'bad', 'skipped']),
  /** What was found, in words for the admin. */
  text: z.string(),
  remedy: z.string().nullable(),
  /** How long it took. Milliseconds; `null` when skipped. */
  ms: z.number().nullable(),
});
export type TestStep = z.infer<typeof testStepSchema>;

/** A person as a search finds it in the connector spaces. */
export const foundPersonSchema = z.strictObject({
  /** What `people.diagnose` takes: the same person again. */
  key: z.string(),
  displayName: z.string().nullable(),
  userPrincipalName: z.string().nullable(),
  mail: z.string().nullable(),
  /** `null` = not in the cloud. */
  cloudAnchor: z.string().nullable(),
  /** DNs of the accounts in Active Directory, none for a cloud-only user. */
  accounts: z.array(z.string()),
});
export type FoundPersonView = z.infer<typeof foundPersonSchema>;

const connectorId = connectorSchema.shape.id;
const partition = z.strictObject({ connectorId, distinguishedName: z.string().min(1).max(2048) });

/** Forests, partitions, domain controllers. Every change answers with what is in force after it. */
export const directoryChannels = {
  'connectors.list': channel(z.undefined(), z.array(connectorViewSchema)),
  /** Tries a draft without keeping anything. */
  'connectors.test': channel(
    z.strictObject({ draft: connectorDraftSchema, password: newPassword }),
    z.array(testStepSchema),
  ),
  /**
   * Adds or changes a forest; it is in force when the answer comes. Tested first, and refused with `badInput` when a
   * step is bad, unless `untested`.
   */
  'connectors.save': channel(
    z.strictObject({ draft: connectorDraftSchema, password: newPassword, untested: z.boolean() }),
    z.array(connectorViewSchema),
  ),
  'connectors.remove': channel(z.strictObject({ connectorId }), z.array(connectorViewSchema)),
  /** Reads `CN=Partitions` afresh. */
  'partitions.list': channel(z.strictObject({ connectorId }), z.array(partitionSchema)),
  /** Checked before it is kept; in force when the answer comes, and an import follows where it changes who is in. */
  'partitions.save': channel(
    z.strictObject({ connectorId, settings: partitionSettingsSchema, password: newPassword }),
    z.array(partitionSchema),
  ),
  /** Discovers and probes the domain controllers of a partition afresh. */
  'domainControllers.list': channel(partition, z.array(domainControllerSchema)),
  /** The containers directly below one (`null` = below the partition’s root), by name; 1,000 at most. */
  'containers.list': channel(
    partition.extend({ parent: z.string().min(1).max(2048).nullable() }),
    z.strictObject({ containers: z.array(containerSchema), more: z.boolean() }),
  ),
  'partitions.diagnose': channel(partition, partitionDiagnosisSchema),
} as const;

/** People: who they are to the sync engine, and why their writeback works or not. Nothing here sets a password. */
export const peopleChannels = {
  /** By name, user principal name, mail, account name or cloud anchor; 50 at most, best match first. */
  'people.find': channel(
    z.strictObject({ text: z.string().trim().min(1).max(256) }),
    z.array(foundPersonSchema).max(50),
  ),
  'people.diagnose': channel(z.strictObject({ key: z.string().min(1).max(1024) }), personDiagnosisSchema),
} as const;

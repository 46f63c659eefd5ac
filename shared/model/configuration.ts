import * as z from 'zod';
import { enrolmentSchema, entraAccessSchema, relayAccessSchema } from '../protocol/pairing';
import { cloudSettingsSchema } from './cloud';
import { connectorSchema } from './connector';
import { settingsSchema } from './settings';

/**
 * The file that sets an agent up: enrolment, forests, cloud users. The agent reads it once, moves its secrets to
 * its secret store, keeps the rest in its database and deletes the file.
 */
export const configurationSchema = z.strictObject({
  version: z.literal(1),
  enrolment: enrolmentSchema,
  /** The forests; `password` is the service account’s and a secret. */
  connectors: z
    .array(connectorSchema.extend({ password: z.string().min(1) }))
    .min(1)
    .max(32),
  /** Where the cloud’s users come from; `secret` is the application’s for Microsoft Graph. */
  cloud: z.strictObject({
    settings: cloudSettingsSchema,
    secret: z.string().min(1).nullable().default(null),
  }),
  /** Settings that differ from their defaults. */
  settings: settingsSchema.partial().default({}),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** What of the configuration may be stored in plain. */
export const storedConfigurationSchema = z.strictObject({
  tenantId: z.string(),
  relay: z.union([relayAccessSchema.omit({ sasKey: true }), entraAccessSchema]),
  pairingId: z.string(),
  connectors: z.array(connectorSchema),
  cloud: cloudSettingsSchema,
  /** Name of this agent on the relay: the session of its acknowledgements. */
  agentId: z.string(),
  /** When it was taken in. Epoch milliseconds. What was imported before may come from other connectors. */
  takenInAt: z.number().default(0),
  /** Of version 0.1, and not used any more: the keys’ own store says what the portal has acknowledged. */
  acknowledgedKid: z.string().nullable().optional(),
});
export type StoredConfiguration = z.infer<typeof storedConfigurationSchema>;

import * as z from 'zod';
import { authenticationTypes } from '../operations';

/** How people authenticate whose user principal name ends so, for what the source does not say. Domain names as keys. */
const authenticationTypesSchema = z
  .record(z.string().min(1).max(255), z.enum(authenticationTypes))
  .default({});

const fileSchema = z.strictObject({
  kind: z.literal('file'),
  /** JSON Lines or CSV (docs/operations.md). */
  file: z.string().min(1).max(1024),
  authenticationTypes: authenticationTypesSchema,
});

const httpsUrl = z.url({ protocol: /^https$/ }).max(255);
const id = z.string().regex(/^[A-Za-z0-9.-]{1,128}$/);

const graphSchema = z.strictObject({
  kind: z.literal('graph'),
  /** The tenant, by id or domain. */
  tenant: id,
  /** How the agent proves which application it is; secret, or certificate with key as PEM, is kept in the secret store. */
  credentials: z.enum(['clientSecret', 'certificate', 'managedIdentity']),
  /** Application id; `null` = the identity the system assigned (only with `managedIdentity`). */
  clientId: id.nullable(),
  baseUrl: httpsUrl.default('https://graph.microsoft.com'),
  authorityHost: httpsUrl.default('https://login.microsoftonline.com'),
  /** PEM file of certificate authorities to trust besides the public ones (a proxy’s); `null` = none. */
  caFile: z.string().min(1).nullable().default(null),
  authenticationTypes: authenticationTypesSchema,
});

/** Where the cloud’s users come from. Holds no secret. */
export const cloudSettingsSchema = z.discriminatedUnion('kind', [fileSchema, graphSchema]);
export type CloudSettings = z.infer<typeof cloudSettingsSchema>;

/** Where they come from; of the application’s secret only whether there is one. */
export const cloudViewSchema = z.strictObject({ settings: cloudSettingsSchema, hasSecret: z.boolean() });
export type CloudView = z.infer<typeof cloudViewSchema>;

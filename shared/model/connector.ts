import * as z from 'zod';
import { partitionSettingsSchema } from './partition';

/** One Active Directory forest and how to reach it. The service account’s password is kept in the secret store. */
export const connectorSchema = z.strictObject({
  /** Stable id; the store and the ledger refer to it. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** DNS name of the domain, `corp.example.com`. */
  domain: z.string().min(1).max(255),
  /** Service account as DN, UPN or DOMAIN\name. */
  serviceAccount: z.string().min(1).max(512),
  /** Encryption of the LDAP connection. Default `ldaps`. There is no unencrypted choice. */
  security: z.enum(['ldaps', 'startTls']).default('ldaps'),
  /** PEM file of the certificate authorities to trust instead of the system’s; `null` = the system’s. */
  caFile: z.string().nullable().default(null),
  /** DNS servers to ask (address or address:port) instead of the system’s; empty = the system’s. */
  dnsServers: z.array(z.string()).max(8).default([]),
  /** TCP port of LDAP over TLS (or of LDAP with StartTLS); `null` = 636 (389). */
  port: z.int().min(1).max(65535).nullable().default(null),
  /**
   * Domain controllers given by hand, for networks without DNS service records; empty = found by DNS. The PDC
   * emulator is then the one that fSMORoleOwner names.
   */
  domainControllers: z
    .array(z.strictObject({ host: z.string().min(1), address: z.string().min(1) }))
    .max(64)
    .default([]),
  /** What was set for its partitions; without any, the connector’s own domain is selected and no other. */
  partitions: z.array(partitionSettingsSchema).max(256).default([]),
});
export type Connector = z.infer<typeof connectorSchema>;

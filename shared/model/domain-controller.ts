import * as z from 'zod';
import { usedHostSchema } from './partition';

/** The certificate a domain controller shows, whether it is trusted or not. Times in epoch milliseconds. */
export const certificateSchema = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.number(),
  validTo: z.number(),
  trusted: z.boolean(),
  /** Why it is not trusted, in words for the admin; `null` when it is. */
  problem: z.string().nullable(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** A domain controller of a partition, as DNS and the directory name it and a probe found it. */
export const domainControllerSchema = z.strictObject({
  /** Host name, lower case. */
  host: z.string(),
  addresses: z.array(z.string()),
  /** Active Directory site; `null` = not known. */
  site: z.string().nullable(),
  /** Time of one rootDSE read on an open connection. Milliseconds; `null` = not measured. */
  rttMs: z.number().nullable(),
  operatingSystem: z.string().nullable(),
  /** Of the domain controller, in words: `Windows Server 2016`. */
  functionalLevel: z.string().nullable(),
  /** Roles; `null` = not known. */
  pdcEmulator: z.boolean().nullable(),
  globalCatalog: z.boolean().nullable(),
  readOnly: z.boolean().nullable(),
  /** Whether it enforces the password history on resets (offers the policy-hints control); `null` = not known. */
  historyOnResets: z.boolean().nullable(),
  /** `null` = none was seen. */
  certificate: certificateSchema.nullable(),
  /** Why it could not be used the last time, in words; `null` when it could. */
  error: z.string().nullable(),
  /** When it is tried again after that error. Epoch milliseconds; `null` = with the next operation. */
  retryAt: z.number().nullable(),
  /** Set while reads, or writes, of this agent go to it. */
  readsSince: usedHostSchema.shape.since.nullable(),
  writesSince: usedHostSchema.shape.since.nullable(),
});
export type DomainController = z.infer<typeof domainControllerSchema>;

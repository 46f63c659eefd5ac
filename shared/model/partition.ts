import * as z from 'zod';

/** Whether objects below a container are synchronised; the rule of the nearest container above an object decides. */
export const containerRuleSchema = z.strictObject({
  distinguishedName: z.string().min(1).max(2048),
  included: z.boolean(),
});
export type ContainerRule = z.infer<typeof containerRuleSchema>;

/** What an admin has set for one naming context of a forest. */
export const partitionSettingsSchema = z.strictObject({
  /** Naming context, `DC=corp,DC=example,DC=com`. */
  distinguishedName: z.string().min(1).max(2048),
  /** Whether its users are imported and served. */
  selected: z.boolean().default(true),
  /** Host names of the domain controllers to read from, the preferred first; empty = the PDC emulator. */
  preferredDomainControllers: z.array(z.string().min(1).max(255)).max(64).default([]),
  /** “Only use preferred domain controllers”: no other is read from. Writes go to the PDC emulator all the same. */
  onlyPreferred: z.boolean().default(false),
  /** Service account for this partition (DN, UPN or DOMAIN\name); `null` = the connector’s. */
  serviceAccount: z.string().min(1).max(512).nullable().default(null),
  /** Rules of containers that differ from the one above them; without any rule everything is included. */
  containers: z.array(containerRuleSchema).max(5_000).default([]),
});
export type PartitionSettings = z.infer<typeof partitionSettingsSchema>;

/** What a naming context holds (systemFlags of its crossRef, MS-ADTS 6.1.1.2.1.1). */
export const partitionKinds = ['domain', 'configuration', 'schema', 'application'] as const;

/** A domain controller that a partition is read from or written to, and since when it has been the one. */
export const usedHostSchema = z.strictObject({ host: z.string(), since: z.number() });
export type UsedHost = z.infer<typeof usedHostSchema>;

/** A naming context of a forest, as `CN=Partitions` names it, with its settings. */
export const partitionSchema = z.strictObject({
  distinguishedName: z.string(),
  kind: z.enum(partitionKinds),
  dnsName: z.string().nullable(),
  netbiosName: z.string().nullable(),
  /** In words: `Windows Server 2016`; `null` = not known. */
  functionalLevel: z.string().nullable(),
  settings: partitionSettingsSchema,
  /** “Last used”: where this agent read last; `null` = nowhere since it was started. */
  readsFrom: usedHostSchema.nullable(),
  /** Where this agent wrote last, or would write: the PDC emulator; `null` = not found yet. */
  writesTo: usedHostSchema.nullable(),
});
export type Partition = z.infer<typeof partitionSchema>;

/** A container or organizational unit in the tree of a partition. */
export const containerSchema = z.strictObject({
  distinguishedName: z.string(),
  /** Value of its naming attribute, not escaped. */
  name: z.string(),
  hasChildren: z.boolean(),
});
export type Container = z.infer<typeof containerSchema>;

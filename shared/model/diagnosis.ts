import * as z from 'zod';

/** What a diagnosis looks at. */
export const diagnosisIds = [
  'found',
  'cloudObject',
  'metaverse',
  'directoryLink',
  'partition',
  'reads',
  'pdc',
  'account',
  'enabled',
  'locked',
  'expired',
  'passwordState',
  'passwordNeverExpires',
  'smartCard',
  'passwordNotRequired',
  'protectedGroup',
  'adminCount',
  'inheritance',
  'resetPassword',
  'changePassword',
  'lockoutTime',
  'pwdLastSet',
  'unexpirePassword',
  'passwordPolicy',
  'passwordHistory',
  'minimumAge',
] as const;
export type DiagnosisId = (typeof diagnosisIds)[number];

/**
 * `bad` = an operation for this person fails or leaves a wrong state, `warning` = some operations do, or something is
 * worth knowing, `unknown` = it could not be found out.
 */
export const diagnosisStates = ['good', 'warning', 'bad', 'unknown'] as const;
export type DiagnosisState = (typeof diagnosisStates)[number];

/** One answer, in words for the admin. */
export const diagnosisLineSchema = z.strictObject({
  id: z.enum(diagnosisIds),
  state: z.enum(diagnosisStates),
  text: z.string(),
  /** What to do, with the commands to run; `null` where there is nothing to do. */
  remedy: z.string().nullable(),
});
export type DiagnosisLine = z.infer<typeof diagnosisLineSchema>;

/** What a diagnosis says of one person. Times in epoch milliseconds. */
export const personDiagnosisSchema = z.strictObject({
  at: z.number(),
  lines: z.array(diagnosisLineSchema),
});
export type PersonDiagnosis = z.infer<typeof personDiagnosisSchema>;

/** What a diagnosis says of the users in one container. */
const containerDiagnosisSchema = z.strictObject({
  distinguishedName: z.string(),
  /** Name of the account that was looked at, which stands for its neighbours; empty = none could be seen. */
  sample: z.string(),
  lines: z.array(diagnosisLineSchema),
});

/** Where in a partition rights are missing, by samples. Times in epoch milliseconds. */
export const partitionDiagnosisSchema = z.strictObject({
  at: z.number(),
  /** What is the same for the whole partition: the PDC emulator, Unexpire Password on the domain. */
  lines: z.array(diagnosisLineSchema),
  containers: z.array(containerDiagnosisSchema),
  /** Containers that were not looked at, because there are too many or the time was over; some may hold no users. */
  notLookedAt: z.int(),
});
export type PartitionDiagnosis = z.infer<typeof partitionDiagnosisSchema>;

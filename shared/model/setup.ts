import * as z from 'zod';
import { cloudViewSchema } from './cloud';

/**
 * What the configuration wizard does. `setUp`: everything, from an empty state folder. `customize`: the same pages
 * again. `features`: the optional features only. `again`: disable and enable. `enrol`: another enrolment file.
 */
export const setupTasks = ['setUp', 'customize', 'features', 'again', 'enrol'] as const;
export type SetupTask = (typeof setupTasks)[number];

/** What configuring does, in its order. `sendEnable` and `acknowledge` are the two messages of enabling. */
export const setupStepIds = [
  'turnOff',
  'stopAgent',
  'keepSecrets',
  'keepConfiguration',
  'startAgent',
  'import',
  'connectRelay',
  'sendEnable',
  'acknowledge',
] as const;
export type SetupStepId = (typeof setupStepIds)[number];

/** The optional features of the source documents. */
export const setupFeaturesSchema = z.strictObject({
  /** “Password writeback”. */
  passwordWriteback: z.boolean(),
  /** “Allow users to unlock accounts without resetting their password”. */
  allowUnlock: z.boolean(),
});
export type SetupFeatures = z.infer<typeof setupFeaturesSchema>;

/** With which portal and over which relay. Never a key. */
export const enrolmentViewSchema = z.strictObject({
  tenantId: z.string(),
  relayHost: z.string(),
  /** `null` = the transport’s own. */
  relayPort: z.int().nullable(),
  /** `loopback`: unencrypted, to a development relay on this computer. */
  transport: z.enum(['amqp', 'webSockets', 'loopback']),
  /** Name of the access rule; not its key. `null` = Entra ID gives the tokens. */
  sasKeyName: z.string().nullable(),
  pairingId: z.string(),
  /** Path of the enrolment file it was read from; `null` = what is in force. */
  file: z.string().nullable(),
});
export type EnrolmentView = z.infer<typeof enrolmentViewSchema>;

/** What is in force. */
export const currentSetupSchema = z.strictObject({
  enrolment: enrolmentViewSchema,
  agentId: z.string(),
  /** Whether the portal has acknowledged the present key generation. */
  acknowledged: z.boolean(),
  /** DNS names. */
  forests: z.array(z.string()),
  cloud: cloudViewSchema,
  features: setupFeaturesSchema,
});
export type CurrentSetup = z.infer<typeof currentSetupSchema>;

/** A thing that will be done: `facts` are names and paths for the page, never secrets. */
export const planStepSchema = z.strictObject({ id: z.enum(setupStepIds), facts: z.array(z.string()) });
export type PlanStep = z.infer<typeof planStepSchema>;

/** A step of configuring, as far as it has come. */
export const runStepSchema = z.strictObject({
  id: z.enum(setupStepIds),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** What was found or went wrong, in words for the admin. */
  text: z.string().nullable(),
});
export type RunStep = z.infer<typeof runStepSchema>;

/** The wizard’s state in the host: what was typed in and chosen, what is in force, how configuring goes. */
export const setupViewSchema = z.strictObject({
  /** `null` before the agent was set up. */
  current: currentSetupSchema.nullable(),
  /** `null` = the wizard is not open. Nothing of it is in force before it is configured. */
  draft: z
    .strictObject({
      task: z.enum(setupTasks),
      /** Carrying it out has begun: what was done stays done. */
      begun: z.boolean(),
      enrolment: enrolmentViewSchema.nullable(),
      cloud: cloudViewSchema.nullable(),
      features: setupFeaturesSchema,
      /** DNS names. */
      forests: z.array(z.string()),
    })
    .nullable(),
  /** `null` before *Configure*. */
  run: z
    .strictObject({
      phase: z.enum(['running', 'failed', 'done']),
      steps: z.array(runStepSchema),
    })
    .nullable(),
});
export type SetupView = z.infer<typeof setupViewSchema>;

/** The steps of a relay test, in their order. */
export const relayStepIds = ['name', 'tcp', 'listen', 'send'] as const;

/** One step of a relay test. What comes after a failed one is `skipped`. */
export const relayStepSchema = z.strictObject({
  id: z.enum(relayStepIds),
  state: z.enum(['good', 'warning', 'bad', 'skipped']),
  text: z.string(),
  remedy: z.string().nullable(),
  /** Milliseconds; `null` when skipped. */
  ms: z.number().nullable(),
});
export type RelayStep = z.infer<typeof relayStepSchema>;

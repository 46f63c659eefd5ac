import * as z from 'zod';
import { cloudSettingsSchema } from '../model/cloud';
import {
  planStepSchema,
  relayStepSchema,
  setupFeaturesSchema,
  setupTasks,
  setupViewSchema,
} from '../model/setup';
import { channel } from './channel';
import { directoryChannels } from './directory-channels';

/**
 * The configuration wizard. It works on a draft in the host: secrets go in once and never come out, and nothing is in
 * force before `setup.configure`.
 */
export const setupChannels = {
  'setup.state': channel(z.undefined(), setupViewSchema),
  /** Begins a draft with what is in force. A draft that was begun before is forgotten. */
  'setup.begin': channel(z.strictObject({ task: z.enum(setupTasks) }), setupViewSchema),
  /** Forgets the draft and every secret in it. Refused with `busy` while configuring goes on. */
  'setup.discard': channel(z.undefined(), setupViewSchema),
  /** Shows a file dialog and reads the file; an unchanged state when the dialog is cancelled. */
  'setup.chooseEnrolment': channel(z.undefined(), setupViewSchema),
  'setup.testRelay': channel(z.undefined(), z.array(relayStepSchema)),
  /** Shows a file dialog; `null` = cancelled. */
  'setup.chooseFile': channel(
    z.strictObject({ what: z.enum(['cloudUsers', 'certificates']) }),
    z.string().nullable(),
  ),
  /** `secret`: `null` = the one given before, or stored, stays. */
  'setup.cloud': channel(
    z.strictObject({ settings: cloudSettingsSchema, secret: z.string().min(1).max(65_536).nullable() }),
    setupViewSchema,
  ),
  'setup.features': channel(setupFeaturesSchema, setupViewSchema),
  /** Exactly what `setup.configure` will do; refused with `badInput` while something is missing. */
  'setup.plan': channel(z.undefined(), z.array(planStepSchema)),
  /** Begins, or resumes at the step that failed, and answers at once: `setup.state` tells how it goes. */
  'setup.configure': channel(z.undefined(), setupViewSchema),
  /** Stops configuring after the step that is under way; what was done stays done. */
  'setup.stop': channel(z.undefined(), setupViewSchema),
  /** The forests of the draft: the same calls as `connectors.*`, but nothing is in force. */
  'setup.connectors.list': directoryChannels['connectors.list'],
  'setup.connectors.test': directoryChannels['connectors.test'],
  'setup.connectors.save': directoryChannels['connectors.save'],
  'setup.connectors.remove': directoryChannels['connectors.remove'],
  'setup.partitions.list': directoryChannels['partitions.list'],
  'setup.partitions.save': directoryChannels['partitions.save'],
  'setup.containers.list': directoryChannels['containers.list'],
} as const;

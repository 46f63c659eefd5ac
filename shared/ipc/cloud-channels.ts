import * as z from 'zod';
import { cloudSettingsSchema, cloudViewSchema } from '../model/cloud';
import { channel } from './channel';

/** The secret of an application, or its certificate with key as PEM. */
const secret = z.string().min(1).max(65_536).nullable();

/** Where the cloud’s users come from. */
export const cloudChannels = {
  'cloud.get': channel(z.undefined(), cloudViewSchema),
  /**
   * Tries the source, then puts it in place of the former one and imports. `secret` null = the kept one stays, which counts
   * only for the same application. `untested` = it is not tried.
   */
  'cloud.save': channel(
    z.strictObject({ settings: cloudSettingsSchema, secret, untested: z.boolean() }),
    cloudViewSchema,
  ),
} as const;

import * as z from 'zod';
import { channel } from './channel';

/** One key generation as the console shows it. Times are epoch milliseconds. No key is ever part of it. */
export const keyViewSchema = z.strictObject({
  kid: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  /** `retiring`: still opens messages that were sealed before the newer one was acknowledged. */
  state: z.enum(['current', 'retiring', 'destroyed']),
});
export type KeyView = z.infer<typeof keyViewSchema>;

/** Key generations, newest first. */
export const keysChannels = {
  'keys.list': channel(z.undefined(), z.array(keyViewSchema)),
  /** Makes a new generation and hands it to the portal; answers when it is in use or that failed. */
  'keys.roll': channel(z.undefined(), z.array(keyViewSchema)),
} as const;

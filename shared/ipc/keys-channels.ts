import * as z from 'zod';
import { channel } from './channel';

/** A key generation as an admin sees it: never its keys. Times are epoch milliseconds. */
export const keyGenerationSchema = z.strictObject({
  kid: z.string(),
  createdAt: z.number(),
  /** From when on no portal uses it. It is replaced two weeks earlier. */
  expiresAt: z.number(),
  /**
   * `current`: requests are sealed with it. `retiring`: replaced, opens what is under way. `destroyed`: its keys are
   * gone from this agent.
   */
  state: z.enum(['current', 'retiring', 'destroyed']),
  /** When its keys were destroyed or, while it is retiring, will be; `null` for the current one. */
  destroyedAt: z.number().nullable(),
});
export type KeyGeneration = z.infer<typeof keyGenerationSchema>;

/** The life of keys. Both answer with the generations newest first; the destroyed ones are the last 50. */
export const keysChannels = {
  'keys.list': channel(z.undefined(), z.array(keyGenerationSchema)),
  /** Makes a new generation and hands it to the portal; answers when the portal has acknowledged it. */
  'keys.roll': channel(z.undefined(), z.array(keyGenerationSchema)),
} as const;

import * as z from 'zod';
import { channel } from './channel';

/** What the page tells its window. */
export const windowChannels = {
  /** Whether the page has changes that are lost when it goes away. Until it says so, it has none. */
  'window.unsaved': channel(z.strictObject({ unsaved: z.boolean() }), z.null()),
} as const;

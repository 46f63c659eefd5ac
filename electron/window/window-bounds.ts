import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** Smallest and first size of the window, in device-independent pixels. */
export const windowSize = { width: 1280, height: 800, minWidth: 1024, minHeight: 640 } as const;

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(windowSize.minWidth).max(16_384),
  height: z.int().min(windowSize.minHeight).max(16_384),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

/** A rectangle of the desktop, in device-independent pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads the remembered bounds; `null` when there are none, or none that can be used. */
export function readBounds(file: string): WindowBounds | null {
  try {
    const parsed = boundsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // First start, or a file cut short: the default size is as good.
    return null;
  }
}

/** Remembers the bounds. @throws when the file cannot be written */
export function writeBounds(file: string, bounds: WindowBounds): void {
  writeFileSync(file, JSON.stringify(bounds), { mode: 0o600 });
}

/** Whether at least 100 × 50 pixels of the window’s top edge lie on a screen, so that it can be taken and moved. */
export function isReachable(bounds: Area, screens: readonly Area[]): boolean {
  return screens.some((screen) => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    const belowTop = bounds.y >= screen.y && bounds.y + 50 <= screen.y + screen.height;
    return width >= 100 && belowTop;
  });
}

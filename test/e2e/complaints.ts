import type { Page } from 'playwright-core';

/** Collects the page’s errors and warnings from now on. @returns the list that grows; whoever has read it may empty it */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (cause) => complaints.push(cause.message));
  return complaints;
}

import type { Page } from './console-store';

/** Which page is shown, and whether leaving it would lose something. */
export interface PageGuard {
  readonly page: Page;
  /** The page has changes that are not saved. */
  readonly unsaved: boolean;
  /** Where the admin wants to go while the page with unsaved changes asks whether to leave. */
  readonly wanted: Page | null;
}

/** Goes to a page at once, or asks first. */
export function pageWanted(state: PageGuard, page: Page): PageGuard {
  if (page === state.page) return { ...state, wanted: null };
  return state.unsaved ? { ...state, wanted: page } : { ...state, page, wanted: null };
}

/** The answer to that question. */
export function left(state: PageGuard, leave: boolean): PageGuard {
  if (!leave || state.wanted === null) return { ...state, wanted: null };
  return { ...state, page: state.wanted, unsaved: false, wanted: null };
}

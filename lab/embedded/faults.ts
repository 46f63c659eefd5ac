import type { LdapRequest } from './protocol/request';

/** Operations that a fault can be aimed at. */
export type FaultyOperation = 'bind' | 'search' | 'modify';

/** What goes wrong. */
export type Fault =
  /** Done at once, answered late. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'dropBeforeApply' }
  | { readonly kind: 'dropBeforeReply' }
  | { readonly kind: 'closeMidMessage' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'referral' }
  | { readonly kind: 'emptyPage' };

/** Faults for tests. Each hits one operation, the next that fits; of several the first one ordered comes first. */
export interface Faults {
  /** The operation is done, its answer comes so much later. */
  delayMs(operation: FaultyOperation, delayMs: number): void;
  /** The connection is cut before the operation is done: nothing has changed. */
  dropBeforeApply(operation: FaultyOperation): void;
  /** The operation is done, and the connection cut instead of an answer. */
  dropBeforeReply(operation: FaultyOperation): void;
  /** The operation is done, and the connection ends in the middle of the answer’s first message. */
  closeMidMessage(operation: FaultyOperation): void;
  /** The operation is refused with result code 51. */
  busyOnce(operation: FaultyOperation): void;
  /** The operation is refused with result code 10 and 0000202B. */
  referralOnce(operation: FaultyOperation): void;
  /** The next page of a paged search comes empty, with a cookie; the page after it goes on where this one should. */
  emptyPageOnce(): void;
  /** Forgets what has not struck. */
  clear(): void;
}

interface Ordered {
  readonly operation: FaultyOperation;
  readonly fault: Fault;
}

/** The faults that were ordered, and the server’s way to take them. */
export interface FaultQueue {
  readonly faults: Faults;
  /** Takes out the fault for a request; `null` = none. */
  take(request: LdapRequest, isPaged: boolean): Fault | null;
}

export function createFaults(): FaultQueue {
  const ordered: Ordered[] = [];
  const order = (operation: FaultyOperation, fault: Fault): void => void ordered.push({ operation, fault });
  return {
    faults: {
      delayMs: (operation, delayMs) => order(operation, { kind: 'delay', delayMs }),
      dropBeforeApply: (operation) => order(operation, { kind: 'dropBeforeApply' }),
      dropBeforeReply: (operation) => order(operation, { kind: 'dropBeforeReply' }),
      closeMidMessage: (operation) => order(operation, { kind: 'closeMidMessage' }),
      busyOnce: (operation) => order(operation, { kind: 'busy' }),
      referralOnce: (operation) => order(operation, { kind: 'referral' }),
      emptyPageOnce: () => order('search', { kind: 'emptyPage' }),
      clear: () => void ordered.splice(0),
    },
    take: (request, isPaged) => {
      const index = ordered.findIndex(
        ({ operation, fault }) => operation === request.kind && (fault.kind !== 'emptyPage' || isPaged),
      );
      const [found] = index === -1 ? [] : ordered.splice(index, 1);
      return found?.fault ?? null;
    },
  };
}

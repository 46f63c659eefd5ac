import type { Result } from '../../shared/result';

/** What a shared access rule of a queue allows. `Manage` includes the other two. */
export type AccessRight = 'Listen' | 'Send' | 'Manage';

/** A shared access rule of one queue. Both keys are secrets, and either opens the queue. */
export interface SasRule {
  readonly name: string;
  readonly rights: readonly AccessRight[];
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

/** The settings of a queue that writeback depends on. Durations in milliseconds, `null` = never. */
export interface QueueSettings {
  /** Cannot be changed after the queue was made. */
  readonly requiresSession: boolean;
  /** Cannot be changed after the queue was made. */
  readonly detectsDuplicates: boolean;
  readonly duplicateWindowMs: number | null;
  readonly lockMs: number | null;
  readonly maxDeliveryCount: number;
  readonly timeToLiveMs: number | null;
  readonly deadLettersExpired: boolean;
  readonly deletedWhenIdleMs: number | null;
  /** Where messages are forwarded to instead; `null` = nowhere. */
  readonly forwardsTo: string | null;
  readonly forwardsDeadLettersTo: string | null;
  /** Neither sending nor receiving is switched off. */
  readonly active: boolean;
}

/** A queue as it is or should be. */
export interface QueueState {
  readonly name: string;
  readonly settings: QueueSettings;
  readonly rules: readonly SasRule[];
  /** The free text Service Bus keeps with a queue; rotations under way are marked in it. */
  readonly userMetadata: string;
}

/** How many messages a queue holds. */
export interface QueueCounts {
  readonly active: number;
  readonly deadLettered: number;
}

/** Why the management interface could not do what it was asked. The message holds no key. */
export interface AdministrationFault {
  readonly code: 'unauthorized' | 'unreachable' | 'refused' | 'busy' | 'failed';
  readonly message: string;
}

type Answer<T> = Promise<Result<T, AdministrationFault>>;

/** The management interface of a Service Bus namespace. Every call ends within a finite time. */
export interface RelayAdministration {
  /** Host of the namespace, without port. */
  readonly host: string;
  /** `null` when there is no such queue. */
  readQueue(name: string): Answer<QueueState | null>;
  createQueue(queue: QueueState): Answer<void>;
  /** Brings settings, rules and metadata to what is given; what cannot be changed is left as it is. */
  updateQueue(queue: QueueState): Answer<void>;
  counts(name: string): Answer<QueueCounts>;
}

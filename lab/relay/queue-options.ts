/** One queue of the relay, with the names Service Bus gives its settings. */
export interface QueueOptions {
  readonly name: string;
  /** Messages must carry a session id and are received by session only. Default false. */
  readonly requiresSession?: boolean;
  /** Life of a message’s or session’s lock. Default 30,000. */
  readonly lockDurationMs?: number;
  /** Deliveries that may end without settlement before the message is dead-lettered. Default 10. */
  readonly maxDeliveryCount?: number;
  /** Upper bound of every message’s time to live. Default: messages never expire. */
  readonly defaultTtlMs?: number;
  /** Whether expired messages are dead-lettered instead of dropped. Default false. */
  readonly deadLetterOnExpiry?: boolean;
  /** How long a message id is remembered to drop duplicates. Default: no duplicate detection. */
  readonly duplicateDetectionWindowMs?: number;
}

/** The same with every default filled in; `null` means without limit or off. */
export interface QueueSettings {
  readonly name: string;
  readonly requiresSession: boolean;
  readonly lockDurationMs: number;
  readonly maxDeliveryCount: number;
  readonly defaultTtlMs: number | null;
  readonly deadLetterOnExpiry: boolean;
  readonly duplicateDetectionWindowMs: number | null;
}

/** Fills in the defaults. */
export function queueSettings(options: QueueOptions): QueueSettings {
  return {
    name: options.name,
    requiresSession: options.requiresSession ?? false,
    lockDurationMs: options.lockDurationMs ?? 30_000,
    maxDeliveryCount: options.maxDeliveryCount ?? 10,
    defaultTtlMs: options.defaultTtlMs ?? null,
    deadLetterOnExpiry: options.deadLetterOnExpiry ?? false,
    duplicateDetectionWindowMs: options.duplicateDetectionWindowMs ?? null,
  };
}

/** The settings of a queue’s dead-letter queue: no sessions, no expiry, and nothing is dead-lettered again. */
export function deadLetterSettings(queue: QueueSettings): QueueSettings {
  return {
    ...queue,
    name: `${queue.name}/$deadletterqueue`,
    requiresSession: false,
    maxDeliveryCount: Number.POSITIVE_INFINITY,
    defaultTtlMs: null,
    duplicateDetectionWindowMs: null,
  };
}

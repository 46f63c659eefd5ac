/** The bounds of protocol version 1 (docs/protocol.md). Both sides refuse what is outside them. */
export const limits = {
  /** A larger message is refused unread. Bytes. */
  maxMessageBytes: 64 * 1024,
  /** Longest life of a request. Seconds (the source documents: “several minutes”). */
  maxLifeSeconds: 300,
  /** How far ahead of the agent’s clock a request may claim to have been issued. Seconds. */
  maxClockSkewSeconds: 120,
  /** Longest password, in UTF-16 code units, as Active Directory counts. */
  maxPasswordLength: 256,
  /** Deliveries after which the relay dead-letters a request. */
  maxDeliveryCount: 3,
  /** Agents never send heartbeats faster than this. Seconds. */
  minHeartbeatSeconds: 10,
  /** One heartbeat every five minutes (the source documents). Seconds. */
  defaultHeartbeatSeconds: 300,
  /** Longest life of a pairing secret. Seconds. */
  pairingLifeSeconds: 24 * 3600,
} as const;

/** The four queues; names are configurable, these are the defaults. */
export const defaultQueues = {
  requests: 'writeback-requests',
  replies: 'writeback-replies',
  control: 'writeback-control',
  controlReplies: 'writeback-control-replies',
} as const;

export interface QueueNames {
  readonly requests: string;
  readonly replies: string;
  readonly control: string;
  readonly controlReplies: string;
}

/**
 * The `typ` of a package’s protected header (RFC 7515, 4.1.9): the kind of message and the protocol version, so
 * that no kind can be passed off as another and an unknown version is seen before anything is decrypted.
 */
export const packageTypes = {
  request: 'wb1-req',
  reply: 'wb1-rep',
  control: 'wb1-ctl',
  acknowledgement: 'wb1-ack',
} as const;
export type PackageType = (typeof packageTypes)[keyof typeof packageTypes];

import { supervisorTimings, type SupervisorTimings } from '../../../shared/relay/supervisor';

/** How long the relay adapter waits for what. Milliseconds. */
export interface RelayTimings extends SupervisorTimings {
  /** For opening the connection, the receiver and both senders. */
  readonly openTimeoutMs: number;
  /** For one attempt to send. */
  readonly attemptTimeoutMs: number;
  /** For sending with all attempts. */
  readonly sendTimeoutMs: number;
  /** Between two attempts. */
  readonly sendPauseMs: number;
  /** For settling one message. */
  readonly settleTimeoutMs: number;
  /** How long running handlers may go on when their links are retired; then their signal is aborted. */
  readonly handlerGraceMs: number;
  /** For a handler to end after its signal was aborted. */
  readonly abortGraceMs: number;
  /** For the SDK to close (its `close()` is known to hang: azure-sdk-for-js #24542). */
  readonly closeTimeoutMs: number;
  /** How long the SDK renews the lock of a message that is being handled. */
  readonly maxLockRenewalMs: number;
  /** For looking at the dead letters. */
  readonly peekTimeoutMs: number;
  /** Between two log entries about the same problem. */
  readonly logEveryMs: number;
}

/** Defaults for use against Azure. */
export const relayTimings: RelayTimings = {
  ...supervisorTimings,
  openTimeoutMs: 20_000,
  attemptTimeoutMs: 5_000,
  sendTimeoutMs: 20_000,
  sendPauseMs: 250,
  settleTimeoutMs: 15_000,
  handlerGraceMs: 10_000,
  abortGraceMs: 2_000,
  closeTimeoutMs: 5_000,
  maxLockRenewalMs: 10 * 60_000,
  peekTimeoutMs: 20_000,
  logEveryMs: 60_000,
};

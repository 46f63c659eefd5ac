import { supervisorTimings, type SupervisorTimings } from '../../shared/relay/supervisor';

/** How long the portal’s relay adapter waits for what. Milliseconds. */
export interface PortalTimings extends SupervisorTimings {
  /** For opening the connection, the reply session, the control receiver and both senders. */
  readonly openTimeoutMs: number;
  /** For one attempt to send. */
  readonly attemptTimeoutMs: number;
  /** Between two attempts. */
  readonly sendPauseMs: number;
  /** For sending an acknowledgement with all attempts. */
  readonly acknowledgeTimeoutMs: number;
  /** For the SDK to close. */
  readonly closeTimeoutMs: number;
  /** How often the reply session is looked at; the SDK does not always say that it is lost. */
  readonly sessionCheckMs: number;
}

/** Defaults for use against Azure. */
export const portalTimings: PortalTimings = {
  ...supervisorTimings,
  openTimeoutMs: 20_000,
  attemptTimeoutMs: 5_000,
  sendPauseMs: 250,
  acknowledgeTimeoutMs: 20_000,
  closeTimeoutMs: 5_000,
  sessionCheckMs: 1_000,
};

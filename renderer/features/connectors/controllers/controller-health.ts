import type { DomainController } from '../../../../shared/model/domain-controller';

/** From here on a certificate’s end is worth a look. Milliseconds. */
const soonMs = 30 * 24 * 3_600_000;

/** What is to be said of a domain controller’s certificate. */
export type CertificateState = 'none' | 'notTrusted' | 'soon' | 'trusted';

/** @param now epoch milliseconds */
export function certificateState({ certificate }: DomainController, now: number): CertificateState {
  if (certificate === null) return 'none';
  if (!certificate.trusted) return 'notTrusted';
  return certificate.validTo - now < soonMs ? 'soon' : 'trusted';
}

/** Whether a domain controller can be used; `warning` = it can, with something to look at. */
export function controllerHealth(controller: DomainController, now: number): 'good' | 'warning' | 'bad' {
  const state = certificateState(controller, now);
  if (controller.error !== null || state === 'notTrusted') return 'bad';
  return state === 'soon' || controller.historyOnResets === false ? 'warning' : 'good';
}

/** The usable before the others, the near before the far, then by name. */
export function byNearness(controllers: readonly DomainController[]): readonly DomainController[] {
  const rank = ({ error, rttMs }: DomainController): number => (error === null ? (rttMs ?? 1e6) : Infinity);
  return [...controllers].sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a.host.localeCompare(b.host) : first - second;
  });
}

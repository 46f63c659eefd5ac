import type { AuthenticationType } from '../../shared/operations';
import { outcomeCodes } from '../../shared/outcome-codes';
import { assertNever } from '../../shared/assert-never';
import type { Availability } from '../agents';
import type { PortalOutcome } from '../outcome';
import type { Portal } from '../portal-api';
import { endUserTextIn, momentText, portalTexts, type Language } from '../texts/end-user-text';
import type { SelfOperation } from '../texts/portal-texts';
import type { AttemptLimiter } from './attempts';

/** The person in front of the page, as your own sign-in or verification has established. */
export interface Person {
  /** Id in the cloud directory. */
  readonly cloudAnchor: string;
  readonly authenticationType: AuthenticationType;
  /** For the sentences. */
  readonly language: Language;
  /** IANA name, for times in the sentences. Default UTC. */
  readonly timeZone?: string;
}

/** Whether to show the page for a new password at all. */
export type Readiness =
  | { readonly ready: true }
  | {
      readonly ready: false;
      readonly reason: 'notOnPremises' | 'tooManyAttempts' | Exclude<Availability['reason'], 'on'>;
      /** For the person. */
      readonly text: string;
      /** When to try again, as far as that is known. Epoch milliseconds. */
      readonly until: number | null;
    };

/** What to tell the person at the end. */
export type SelfServiceResult =
  | { readonly kind: 'notReady'; readonly readiness: Extract<Readiness, { ready: false }> }
  | {
      readonly kind: 'done' | 'refused' | 'failed' | 'unknown';
      readonly text: string;
      /** For your log and help desk; holds no password. */
      readonly outcome: PortalOutcome;
    };

/** Self-service with everything the page must ask before it asks the agent. */
export interface SelfService {
  /**
   * To be called before anything is typed, as the source documents have it: is the password managed on-premises at
   * all, is the service up, and may this person try? `operation` (default `reset`) is what the page is for: the
   * sentences speak of it.
   */
  readiness(person: Person, operation?: SelfOperation): Promise<Readiness>;
  reset(person: Person, newPassword: string): Promise<SelfServiceResult>;
  /** `forced`: the password has expired or must be changed at the next logon. */
  change(
    person: Person,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    forced?: boolean,
  ): Promise<SelfServiceResult>;
  unlock(person: Person): Promise<SelfServiceResult>;
}

function tooMany(person: Person, until: number): Extract<Readiness, { ready: false }> {
  const time = momentText(until, person.language, person.timeZone);
  const text = portalTexts[person.language].tooManyAttempts(time);
  return { ready: false, reason: 'tooManyAttempts', text, until };
}

function resultOf(person: Person, outcome: PortalOutcome): SelfServiceResult {
  const text = endUserTextIn(outcome, person.language, person.timeZone);
  const { kind } = outcomeCodes[outcome.code];
  switch (kind) {
    case 'success':
      return { kind: 'done', text, outcome };
    case 'refused':
    case 'failed':
    case 'unknown':
      return { kind, text, outcome };
    default:
      return assertNever(kind, 'kind of outcome');
  }
}

/**
 * Puts the checks in front of a portal’s operations. Whatever a person is refused by the limits never reaches the
 * agent; an attempt that never left the portal is not counted.
 */
export function createSelfService(
  portal: Pick<Portal, 'isAvailable' | 'reset' | 'change' | 'unlock'>,
  limiter: AttemptLimiter,
): SelfService {
  const readiness = async (person: Person, operation: SelfOperation = 'reset'): Promise<Readiness> => {
    const texts = portalTexts[person.language];
    if (person.authenticationType === 'cloudOnly') {
      const { notOnPremises } = operation === 'unlock' ? texts.unlock : texts.codes;
      return { ready: false, reason: 'notOnPremises', text: notOnPremises, until: null };
    }
    const { reason } = await portal.isAvailable();
    if (reason !== 'on') return { ready: false, reason, text: texts.notNow[operation], until: null };
    const permission = await limiter.check(person.cloudAnchor);
    return permission.allowed ? { ready: true } : tooMany(person, permission.until);
  };
  const attempt = async (
    person: Person,
    operation: SelfOperation,
    carryOut: () => Promise<PortalOutcome>,
  ): Promise<SelfServiceResult> => {
    const now = await readiness(person, operation);
    if (!now.ready) return { kind: 'notReady', readiness: now };
    // Counted before it is sent, so that many at once are not more than one after the other.
    const permission = await limiter.take(person.cloudAnchor);
    if (!permission.allowed) return { kind: 'notReady', readiness: tooMany(person, permission.until) };
    const outcome = await carryOut();
    if (outcome.code === 'notAvailable') await limiter.giveBack(person.cloudAnchor);
    return resultOf(person, outcome);
  };
  return {
    readiness,
    reset: (person, newPassword) =>
      attempt(person, 'reset', () => portal.reset({ cloudAnchor: person.cloudAnchor, newPassword })),
    change: (person, passwords, forced = false) =>
      attempt(person, 'change', () =>
        portal.change({
          cloudAnchor: person.cloudAnchor,
          ...passwords,
          origin: forced ? 'userForcedChange' : 'userChange',
        }),
      ),
    unlock: (person) => attempt(person, 'unlock', () => portal.unlock({ cloudAnchor: person.cloudAnchor })),
  };
}

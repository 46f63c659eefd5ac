import { assertNever } from '../../../../shared/assert-never';
import type { DirectoryAccount, DirectoryFailure } from '../../pipeline/ports';
import { meaningOf, signInReason, type LdapOperation, type Meaning, type Protection } from './error-map';
import { describeFault, plainText, type LdapFault } from '../session/fault';
import type { PdcFault } from '../pdc/pdc-finder';

/** The server’s own words, shortened; `null` when there are none or when they contain a value that was sent. */
export function diagnosticOf(text: string, sent: readonly Uint8Array[]): string | null {
  const plain = plainText(text);
  const bytes = Buffer.from(text.toLowerCase());
  const echoes = sent.some((value) => {
    const lower = Buffer.from(Buffer.from(value).toString('utf8').toLowerCase());
    return lower.length > 0 && bytes.includes(lower);
  });
  return plain === '' || echoes ? null : plain;
}

/** What the agent found out, then the server’s own words where there are any. */
export function withWords(found: string, words: string | null): string {
  return words === null ? found : `${found} The server said: ${words}`;
}

const unprotected: Protection = { markedProtected: false, memberOfProtectedGroup: false };

function meaningOfFault(
  fault: LdapFault,
  missing: PdcFault['missing'],
  operation: LdapOperation,
  protection: Protection,
): Meaning {
  switch (fault.kind) {
    case 'refused':
      return meaningOf(
        fault.resultCode,
        fault.text,
        fault.stage === 'signIn' ? 'signIn' : operation,
        protection,
      );
    case 'unreached':
    case 'lost': {
      const busy = fault.kind === 'unreached' && fault.step === 'pool';
      const unreachable = missing === 'pdc' ? 'pdcUnreachable' : 'directoryUnreachable';
      return { kind: 'failed', code: busy ? 'directoryBusy' : unreachable, detail: null, retryable: true };
    }
    default:
      return assertNever(fault, 'LDAP fault');
  }
}

/** What the agent can add to the server’s words. */
function explanation(
  fault: LdapFault,
  code: DirectoryFailure['code'],
  account: DirectoryAccount | null,
): string | null {
  if (fault.kind !== 'refused') return null;
  if (fault.stage === 'signIn') {
    const reason = signInReason(fault.resultCode, fault.text);
    return reason === null ? null : `The service account cannot sign in: ${reason}.`;
  }
  const groups = code === 'protectedAccount' ? (account?.protectedBy ?? []) : [];
  return groups.length === 0 ? null : `Protected: ${groups.join(', ')}.`;
}

/** A fault as the pipeline sees it. */
export interface Failure {
  readonly kind: Meaning['kind'];
  readonly retryable: boolean;
  readonly failure: DirectoryFailure;
}

/**
 * Translates a fault whose operation changed nothing. A write that was sent and not answered is not one of them:
 * its truth has to be found first.
 *
 * @param sent the passwords that were sent, lest the server’s words repeat one
 */
export function toFailure(
  { fault, host, missing }: PdcFault,
  operation: LdapOperation,
  account: DirectoryAccount | null,
  sent: readonly Uint8Array[],
): Failure {
  const meaning = meaningOfFault(fault, missing, operation, account ?? unprotected);
  const text = fault.kind === 'refused' ? fault.text : describeFault(fault);
  const { kind, retryable, code, detail } = meaning;
  const words = diagnosticOf(text, sent);
  const known = explanation(fault, code, account);
  const diagnostic = known === null ? words : withWords(known, words);
  return { kind, retryable, failure: { code, detail, diagnostic, domainController: host } };
}

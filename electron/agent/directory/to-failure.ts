import { assertNever } from '../../../shared/assert-never';
import type { DirectoryAccount, DirectoryFailure } from '../pipeline/ports';
import { meaningOf, type LdapOperation, type Meaning, type Protection } from './error-map';
import { describeFault, plainText, type LdapFault } from './fault';
import type { PdcFault } from './pdc-finder';

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
  return {
    kind,
    retryable,
    failure: { code, detail, diagnostic: diagnosticOf(text, sent), domainController: host },
  };
}

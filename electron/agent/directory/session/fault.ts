/** How far an attempt got before anything of the operation was sent. */
export type ConnectStep =
  | 'dns'
  | 'trust'
  | 'tcp'
  | 'tls'
  | 'startTls'
  | 'bind'
  | 'role'
  | 'preferred'
  | 'pool'
  | 'closed'
  | 'aborted';

/**
 * What went wrong with an LDAP operation. The three kinds answer the question that matters after a write:
 * `unreached` = nothing was sent, `refused` = the server said no, `lost` = sent, and no answer came.
 */
export type LdapFault =
  | { readonly kind: 'unreached'; readonly step: ConnectStep; readonly text: string }
  | {
      readonly kind: 'refused';
      /** Whether the service account’s sign-in was refused or the operation itself. */
      readonly stage: 'signIn' | 'operation';
      /** LDAP result code (RFC 4511, appendix A). */
      readonly resultCode: number;
      /** The server’s diagnostic message. */
      readonly text: string;
    }
  | { readonly kind: 'lost'; readonly reason: 'timeout' | 'closed' | 'aborted'; readonly text: string };

/** An attempt that ended before anything was sent. */
export function unreached(step: ConnectStep, text: string): LdapFault {
  return { kind: 'unreached', step, text };
}

/** The same fault seen by an operation that was not sent yet: a lost sign-in means that nothing was sent. */
export function beforeSending(fault: LdapFault): LdapFault {
  if (fault.kind === 'lost') return unreached(fault.reason === 'aborted' ? 'aborted' : 'bind', fault.text);
  return fault.kind === 'refused' ? { ...fault, stage: 'signIn' } : fault;
}

const stepNames: Record<ConnectStep, string> = {
  dns: 'DNS',
  trust: 'Trusted certificates',
  tcp: 'TCP',
  tls: 'TLS',
  startTls: 'StartTLS',
  bind: 'Sign-in',
  role: 'PDC emulator',
  preferred: 'Preferred domain controllers',
  pool: 'Busy',
  closed: 'Closed',
  aborted: 'Stopped',
};

/** Long enough for the errors of a handful of domain controllers. */
const maxTextLength = 2_000;
/** Servers end their texts with NUL and line breaks. */
const controlCharacters = /\p{Cc}+/gu;

/** A server’s words on one line, at most 2,000 characters. */
export function plainText(text: string): string {
  return text.replace(controlCharacters, ' ').trim().slice(0, maxTextLength);
}

/** Why a sign-in was refused: the `data` code in a server’s words, lower case; `null` = none. */
export function dataCode(text: string): string | null {
  return /\bdata (?<code>[0-9a-f]+)\b/i.exec(text)?.groups?.['code']?.toLowerCase() ?? null;
}

/** The fault in words for the admin: the step, then what the system or the server said. */
export function describeFault(fault: LdapFault): string {
  switch (fault.kind) {
    case 'unreached':
      return `${stepNames[fault.step]}: ${fault.text}`;
    case 'refused':
      return `${fault.stage === 'signIn' ? 'Sign-in' : 'LDAP'}: refused with result code ${fault.resultCode}: ${plainText(fault.text)}`;
    case 'lost':
      return `LDAP: ${fault.text}`;
  }
}

/** The words and the code of a system error. */
export function errorText(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown cause';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return code === '' || cause.message.includes(code) ? cause.message : `${cause.message} (${code})`;
}

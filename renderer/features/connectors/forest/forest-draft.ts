import type { ConnectorDraft } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';

/** A domain controller given by hand, as typed in. `key` stays while rows come and go. */
export interface ControllerRow {
  readonly key: number;
  readonly host: string;
  readonly address: string;
}

/** The form as typed in. The password is not part of it: it stays in its input field. */
export interface ForestForm {
  /** `null` = a forest to be added. */
  readonly id: string | null;
  readonly domain: string;
  readonly security: Connector['security'];
  readonly port: string;
  readonly caFile: string;
  /** Addresses with commas, spaces or line breaks between them. */
  readonly dnsServers: string;
  readonly controllers: readonly ControllerRow[];
  readonly serviceAccount: string;
}

/** The fields that can be wrong. */
export type ForestField = Exclude<keyof ForestForm, 'id' | 'security'> | 'password';

/** What is wrong with a field. */
export type ForestProblem =
  | 'missing'
  | 'notADomain'
  | 'notAPort'
  | 'notAPath'
  | 'notAServer'
  | 'tooMany'
  | 'incomplete'
  | 'notAnAccount'
  | 'tooLong';

export type ForestProblems = Partial<Record<ForestField, ForestProblem>>;

/** Port used when the field is empty. */
export const defaultPorts: Record<Connector['security'], number> = { ldaps: 636, startTls: 389 };

export const emptyForest: ForestForm = {
  id: null,
  domain: '',
  security: 'ldaps',
  port: '',
  caFile: '',
  dnsServers: '',
  controllers: [],
  serviceAccount: '',
};

/** The form of a forest that is configured. */
export function toForm(connector: Connector): ForestForm {
  return {
    id: connector.id,
    domain: connector.domain,
    security: connector.security,
    port: connector.port === null ? '' : String(connector.port),
    caFile: connector.caFile ?? '',
    dnsServers: connector.dnsServers.join(', '),
    controllers: connector.domainControllers.map((one, key) => ({ key, ...one })),
    serviceAccount: connector.serviceAccount,
  };
}

/** The draft of a forest as it is configured, to test it. */
export function draftOf(connector: Connector): ConnectorDraft {
  const { partitions: _, ...draft } = connector;
  return draft;
}

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const dnsName = new RegExp(`^${label}(\\.${label})*\\.?$`, 'i');
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?$/;
const ipv6 = /^(\[[0-9a-f:.]+\](:\d{1,5})?|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i;
/** DOMAIN\name, name@domain or a DN. */
const account = /^([^\\@=]+\\[^\\]+|[^@\s]+@[^@\s]+|[a-z]+=.+,.+)$/i;
/** Absolute on Windows (drive or share) or elsewhere. */
const fullPath = /^([a-z]:[\\/]|\\\\|\/)/i;

function isServer(text: string): boolean {
  return ipv4.test(text) || ipv6.test(text);
}

function list(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

function domainProblem(domain: string): ForestProblem | null {
  if (domain === '') return 'missing';
  return domain.length <= 255 && dnsName.test(domain) && !ipv4.test(domain) ? null : 'notADomain';
}

function portProblem(port: string): ForestProblem | null {
  if (port === '') return null;
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535 ? null : 'notAPort';
}

function serversProblem(servers: readonly string[]): ForestProblem | null {
  if (servers.length > 8) return 'tooMany';
  return servers.every(isServer) ? null : 'notAServer';
}

function controllersProblem(rows: readonly { host: string; address: string }[]): ForestProblem | null {
  if (rows.length > 64) return 'tooMany';
  if (rows.some(({ host, address }) => host === '' || address === '')) return 'incomplete';
  return rows.every(({ host, address }) => dnsName.test(host) && (isServer(address) || dnsName.test(address)))
    ? null
    : 'notAServer';
}

function accountProblem(name: string): ForestProblem | null {
  if (name === '') return 'missing';
  if (name.length > 512) return 'tooLong';
  return account.test(name) ? null : 'notAnAccount';
}

/** What is wrong with the name of a service account; `null` = nothing. */
export const serviceAccountProblem = accountProblem;

/** The rows of the form that hold anything, without blanks around. */
function filledControllers(rows: readonly ControllerRow[]): { host: string; address: string }[] {
  return rows
    .map(({ host, address }) => ({ host: host.trim().toLowerCase(), address: address.trim() }))
    .filter(({ host, address }) => host !== '' || address !== '');
}

/** What is wrong with a password; an empty one is fine where one is stored. */
export function passwordProblem(length: number, stored: boolean): ForestProblem | null {
  if (length === 0) return stored ? null : 'missing';
  return length <= 256 ? null : 'tooLong';
}

/**
 * Checks the form.
 *
 * @param passwordLength characters typed in; 0 = the stored password stays
 */
export function toDraft(form: ForestForm, passwordLength: number): Result<ConnectorDraft, ForestProblems> {
  const [domain, port, caFile] = [form.domain.trim(), form.port.trim(), form.caFile.trim()];
  const [serviceAccount, dnsServers] = [form.serviceAccount.trim(), list(form.dnsServers)];
  const domainControllers = filledControllers(form.controllers);
  const found: readonly (readonly [ForestField, ForestProblem | null])[] = [
    ['domain', domainProblem(domain)],
    ['serviceAccount', accountProblem(serviceAccount)],
    ['password', passwordProblem(passwordLength, form.id !== null)],
    ['port', portProblem(port)],
    ['caFile', caFile === '' || fullPath.test(caFile) ? null : 'notAPath'],
    ['dnsServers', serversProblem(dnsServers)],
    ['controllers', controllersProblem(domainControllers)],
  ];
  const problems: ForestProblems = {};
  for (const [field, problem] of found) if (problem !== null) problems[field] = problem;
  if (Object.keys(problems).length > 0) return err(problems);
  return ok({
    id: form.id,
    domain: domain.toLowerCase().replace(/\.$/, ''),
    security: form.security,
    port: port === '' ? null : Number(port),
    caFile: caFile === '' ? null : caFile,
    dnsServers,
    domainControllers,
    serviceAccount,
  });
}

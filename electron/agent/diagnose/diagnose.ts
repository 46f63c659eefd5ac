import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import type { Result } from '../../../shared/result';
import type { AccountInspection, Inspection } from '../directory/inspect/inspector';
import type { DirectoryRef, Identity } from '../pipeline/ports';
import type { FoundPerson } from '../store/find-person';
import { inheritanceLine, protectionLines, stateLines } from './account-lines';
import { line } from './diagnosis-line';
import { foundLine, identityLines } from './identity-lines';
import { partitionLine, readsLine } from './partition-lines';
import { policyLines } from './policy-lines';
import { domainRightLines, placeFor, userRightLines } from './right-lines';

/** Where a diagnosis looks. Nothing of it writes. */
export interface DiagnoseSources {
  readonly identity: Pick<Identity, 'resolve'>;
  /** One look at an account; the error is in words for the admin. */
  readonly inspect: (ref: DirectoryRef) => Promise<Result<Inspection, string>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

function accountLines(
  found: AccountInspection,
  policyHints: boolean,
  partitionDn: string,
  nowMs: number,
): readonly DiagnosisLine[] {
  const { account, blockedContainer, domainDescriptor, token } = found;
  const place = placeFor(account, blockedContainer ?? partitionDn);
  const onUser = userRightLines(found, () => place);
  return [
    ...stateLines(found, place, nowMs),
    ...protectionLines(account),
    inheritanceLine(found, onUser),
    ...onUser,
    ...domainRightLines(domainDescriptor, token, partitionDn),
    ...policyLines({ policyHints }, found, partitionDn, nowMs),
  ];
}

function directoryLines(
  { connector, reads, pdc }: Inspection,
  ref: DirectoryRef,
  knownDn: string,
  nowMs: number,
): readonly DiagnosisLine[] {
  const { partitionDn, objectGuid } = ref;
  const found = pdc.ok ? pdc.value.found : null;
  // Where the account is now counts, and where it was at the last import only when it cannot be asked.
  const dn = found?.account.distinguishedName ?? knownDn;
  const before = [partitionLine(connector, partitionDn, dn), readsLine(connector, partitionDn, reads)];
  if (!pdc.ok) {
    const text = `The PDC emulator cannot be asked: ${pdc.error}`;
    const remedy =
      'See the network, the certificates and the service account’s password (docs/operations.md).';
    return [...before, line('pdc', 'bad', text, remedy)];
  }
  const { host, policyHints } = pdc.value;
  const lines = [...before, line('pdc', 'good', `PDC emulator: ${host}, reachable`)];
  if (found !== null) return [...lines, ...accountLines(found, policyHints, partitionDn, nowMs)];
  const text = `${host} has no account with the GUID ${objectGuid}, or hides it from the service account`;
  const remedy =
    'If it was deleted, there is nothing to do: the next import forgets it. If it is there, let the service account read it.';
  return [...lines, line('account', 'bad', text, remedy)];
}

/** The account that is looked at: the one the agent would write to, else the only one there is. */
function accountOf(person: FoundPerson, identity: DiagnoseSources['identity']): DirectoryRef | null {
  const [anchor] = person.cloudAnchors;
  const resolution = anchor === undefined ? null : identity.resolve(anchor);
  if (resolution?.kind === 'found') return resolution.ref;
  const [only, second] = person.accounts;
  return only !== undefined && second === undefined ? only.ref : null;
}

/**
 * Says for one person, line by line, whether writeback will work and what to do where it will not, without writing
 * anything. What comes after a missing step is left out.
 *
 * @param person as the connector spaces have it: found by name, or by its key in the console
 */
export async function diagnose(
  person: FoundPerson,
  sources: DiagnoseSources,
): Promise<readonly DiagnosisLine[]> {
  const { identity } = sources;
  const links = [
    foundLine(person.name, [person]),
    ...identityLines(person, (anchor) => identity.resolve(anchor)),
  ];
  const ref = accountOf(person, identity);
  if (ref === null) return links;
  const inspection = await sources.inspect(ref);
  if (!inspection.ok) {
    const text = `The directory cannot be asked: ${inspection.error}`;
    return [...links, line('pdc', 'bad', text, 'Try again; if it stays so, see Connectors in the console.')];
  }
  const known = person.accounts.find((account) => account.ref.objectGuid === ref.objectGuid);
  const knownDn = known?.distinguishedName ?? ref.partitionDn;
  return [...links, ...directoryLines(inspection.value, ref, knownDn, sources.now())];
}

/**
 * The diagnosis of the one person who has a name; one line that says so where nobody or more than one has it.
 *
 * @param name user principal name, account name (with or without `DOMAIN\`) or cloud anchor
 */
export async function diagnoseByName(
  name: string,
  sources: DiagnoseSources & { readonly find: (name: string) => readonly FoundPerson[] },
): Promise<readonly DiagnosisLine[]> {
  const people = sources.find(name);
  const [person, other] = people;
  if (person === undefined || other !== undefined) return [foundLine(name, people)];
  return diagnose(person, sources);
}

import type { Result } from '../../../shared/result';
import type { Inspection } from '../directory/inspector';
import type { DirectoryRef, Identity } from '../pipeline/ports';
import type { FoundPerson } from '../store/find-person';
import { inheritanceLine, protectionLines, stateLines } from './account-lines';
import { line, type DiagnosisLine } from './diagnosis-line';
import { foundLine, identityLines } from './identity-lines';
import { policyLines } from './policy-lines';
import { rightLines } from './right-lines';

/** Where a diagnosis looks. Nothing of it writes. */
export interface DiagnoseSources {
  readonly find: (name: string) => readonly FoundPerson[];
  readonly identity: Pick<Identity, 'resolve'>;
  /** One look at an account on the PDC emulator; the error is in words for the admin. */
  readonly inspect: (ref: DirectoryRef) => Promise<Result<Inspection, string>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

function accountLines(inspection: Inspection, ref: DirectoryRef, nowMs: number): readonly DiagnosisLine[] {
  const { found, host } = inspection;
  if (found === null) {
    const text = `${host} has no account with the GUID ${ref.objectGuid}, or hides it from the service account`;
    const remedy = 'If it was deleted, import again: switch writeback off and on in the console.';
    return [line('account', 'bad', text, remedy)];
  }
  return [
    ...stateLines(found, nowMs),
    ...protectionLines(found.account),
    inheritanceLine(found),
    ...rightLines(found, ref.partitionDn),
    ...policyLines(inspection, found, ref.partitionDn, nowMs),
  ];
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
 * @param name user principal name, account name (with or without `DOMAIN\`) or cloud anchor
 */
export async function diagnose(name: string, sources: DiagnoseSources): Promise<readonly DiagnosisLine[]> {
  const { identity } = sources;
  const people = sources.find(name);
  const found = foundLine(name, people);
  const [person] = people;
  if (person === undefined || found.state === 'bad') return [found];
  const links = [found, ...identityLines(person, (anchor) => identity.resolve(anchor))];
  const ref = accountOf(person, identity);
  if (ref === null) return links;
  const inspection = await sources.inspect(ref);
  if (!inspection.ok) {
    const text = `The PDC emulator cannot be asked: ${inspection.error}`;
    const remedy =
      'See the network, the certificates and the service account’s password (docs/operations.md).';
    return [...links, line('pdc', 'bad', text, remedy)];
  }
  const pdc = line('pdc', 'good', `PDC emulator: ${inspection.value.host}, reachable`);
  return [...links, pdc, ...accountLines(inspection.value, ref, sources.now())];
}

import type { Resolution } from '../pipeline/ports';
import type { FoundPerson } from '../store/find-person';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import { line } from './diagnosis-line';

const importAgain =
  'The next import brings it: every 30 minutes unless set otherwise, and whenever the agent starts.';

/** Whether exactly one person has the name. */
export function foundLine(name: string, people: readonly FoundPerson[]): DiagnosisLine {
  const [person, other] = people;
  if (person === undefined) {
    const text = `Nobody in the connector spaces is called ${name}.`;
    const remedy = `Check the spelling: user principal name, account name or cloud anchor. A new account is known after the next import.`;
    return line('found', 'bad', text, remedy);
  }
  if (other !== undefined) {
    const all = people.map((one) => one.accounts[0]?.distinguishedName ?? one.cloudAnchors[0] ?? one.name);
    const remedy = 'Ask again with the user principal name or the cloud anchor.';
    return line('found', 'bad', `${people.length} people match ${name}: ${all.join('; ')}.`, remedy);
  }
  const where = person.accounts.map(({ distinguishedName }) => distinguishedName);
  return line('found', 'good', `${person.name}${where.length === 0 ? '' : `: ${where.join('; ')}`}`);
}

function brokenMetaverse(resolution: Resolution, anchor: string): DiagnosisLine[] | null {
  if (resolution.kind === 'found') return null;
  if (resolution.code === 'notOnPremises') {
    const text = `${anchor} is a cloud-only user: there is no password on premises.`;
    return [line('cloudObject', 'bad', text, 'Change the password in the cloud.')];
  }
  const cloud = line('cloudObject', 'good', `Cloud connector space: ${anchor}`);
  if (resolution.detail !== 'notInMetaverse') return null;
  const text = 'No account in Active Directory has the source anchor of the cloud object.';
  const remedy = `Compare onPremisesImmutableId in the cloud with mS-DS-ConsistencyGuid (else objectGUID) in Active Directory. ${importAgain}`;
  return [cloud, line('metaverse', 'bad', text, remedy)];
}

function linkLine(person: FoundPerson, resolution: Resolution): DiagnosisLine {
  const dns = person.accounts.map(({ distinguishedName }) => distinguishedName).join('; ');
  if (resolution.kind === 'found') return line('directoryLink', 'good', `Link to Active Directory: ${dns}`);
  if (resolution.detail === 'noActiveDirectoryLink') {
    const text = 'The metaverse object has no link to Active Directory.';
    return line('directoryLink', 'bad', text, importAgain);
  }
  if (resolution.detail === 'noAccountEnabledLink') {
    const text = `The link lacks the rule “In from AD - User AccountEnabled”: the account was disabled at the last import (${dns}).`;
    return line('directoryLink', 'bad', text, `Enable the account. ${importAgain}`);
  }
  const text = `More than one enabled account has the same source anchor: ${dns}.`;
  const remedy = 'Give each account its own mS-DS-ConsistencyGuid, or disable all but one.';
  return line('directoryLink', 'bad', text, remedy);
}

/**
 * The way of a request: cloud connector space → metaverse → Active Directory link. Ends with the first step that is
 * missing; the lookup that decides is the one the agent uses.
 *
 * @param resolve the agent’s lookup
 */
export function identityLines(
  person: FoundPerson,
  resolve: (cloudAnchor: string) => Resolution,
): readonly DiagnosisLine[] {
  const [anchor] = person.cloudAnchors;
  if (anchor === undefined) {
    const text = 'No object in the cloud connector space has the source anchor of this account.';
    const remedy = `Let the person be synchronised to the cloud, then export the cloud users file anew. ${importAgain}`;
    return [line('cloudObject', 'bad', text, remedy)];
  }
  const resolution = resolve(anchor);
  const broken = brokenMetaverse(resolution, anchor);
  if (broken !== null) return broken;
  return [
    line('cloudObject', 'good', `Cloud connector space: ${person.cloudAnchors.join(', ')}`),
    line('metaverse', 'good', 'Metaverse: joined by the source anchor'),
    linkLine(person, resolution),
  ];
}

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { AuthenticationType } from '../shared/operations';
import type { Person } from './types';

/** The people of the lab as the cloud knows them. */
export interface CloudUsers {
  /** Cloud anchor of a person. */
  anchorOf(person: Person): string;
  /** A person who exists in the cloud only. */
  readonly cloudOnlyAnchor: string;
  /** An anchor that nobody has. */
  readonly strangerAnchor: string;
}

/**
 * The source anchor of an account: base64 of its objectGUID’s 16 bytes. The first three groups of the written
 * form are little-endian in those bytes (MS-DTYP 2.3.4).
 */
function sourceAnchorOf(objectGuid: string): string {
  const bytes = Buffer.from(objectGuid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes.toString('base64');
}

const served: readonly AuthenticationType[] = ['federated', 'passwordHashSync', 'passThrough'];

/** Writes the cloud users file for a population and remembers who is who. */
export async function writeCloudUsers(file: string, people: readonly Person[]): Promise<CloudUsers> {
  const anchors = new Map(people.map((person) => [person.objectGuid, `User_${randomUUID()}`]));
  const cloudOnlyAnchor = `User_${randomUUID()}`;
  const anchorOf = (person: Person): string => {
    const anchor = anchors.get(person.objectGuid);
    if (anchor === undefined) throw new Error(`${person.displayName} is not in the cloud`);
    return anchor;
  };
  const lines = people.map((person, index) => ({
    cloudAnchor: anchorOf(person),
    onPremisesImmutableId: sourceAnchorOf(person.objectGuid),
    userPrincipalName: person.userPrincipalName,
    displayName: person.displayName,
    authenticationType: served[index % served.length],
  }));
  const cloudOnly = {
    cloudAnchor: cloudOnlyAnchor,
    userPrincipalName: 'cloud.only@contoso.example',
    displayName: 'Cloud Only',
    authenticationType: 'cloudOnly',
  };
  await writeFile(file, [...lines, cloudOnly].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return { anchorOf, cloudOnlyAnchor, strangerAnchor: `User_${randomUUID()}` };
}

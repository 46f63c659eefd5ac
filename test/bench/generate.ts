import type { CloudImportObject, DirectoryImportObject } from '../../electron/agent/sync/objects';
import type { CloudSource, DirectorySource, Sources } from '../../electron/agent/sync/ports';

const pageSize = 500;

function guidOf(number: number): string {
  // Scattered like real GUIDs, so that indexes are not filled in order.
  const scattered = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  const hex = scattered.toString(16).padStart(8, '0');
  return `${hex}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function accountOf(number: number, version: number): DirectoryImportObject {
  const name = `user${number}`;
  return {
    objectGuid: guidOf(number),
    distinguishedName: `CN=User ${number},OU=Unit ${number % 200},OU=People,DC=corp,DC=example,DC=com`,
    userPrincipalName: `${name}@corp.example.com`,
    samAccountName: name,
    displayName: version === 0 ? `Given${number % 977} Family${number % 4999}` : `Renamed ${number}`,
    mail: `${name}@example.com`,
    userAccountControl: number % 20 === 0 ? 514 : 512,
    consistencyGuid: anchorOf(number),
    recipientTypeDetails: null,
    masterAccountSid: null,
  };
}

function anchorOf(number: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(Math.imul(number + 7, 0x85ebca6b) >>> 0, 0);
  bytes.writeUInt32BE(number, 12);
  return bytes.toString('base64');
}

/** Cloud anchor of a generated person. */
export function cloudAnchorOf(number: number): string {
  return `User_${guidOf(number + 0x4000_0000)}`;
}

function userOf(number: number): CloudImportObject {
  return {
    cloudAnchor: cloudAnchorOf(number),
    sourceAnchor: anchorOf(number),
    userPrincipalName: `user${number}@example.com`,
    displayName: `Given${number % 977} Family${number % 4999}`,
    authenticationType: 'passwordHashSync',
    licensed: true,
  };
}

async function* pages<T>(count: number, make: (number: number) => T) {
  for (let start = 0; start < count; start += pageSize) {
    const length = Math.min(pageSize, count - start);
    yield { kind: 'objects' as const, objects: Array.from({ length }, (_one, index) => make(start + index)) };
  }
  yield { kind: 'end' as const, watermark: null };
}

/** A forest and a cloud of so many people, made as they are read: they take no memory. */
export function generate(count: number, changes: number): { sources: Sources; change(): void } {
  let version = 0;
  const step = Math.floor(count / changes);
  const isChanged = (number: number): boolean => number % step === 0;
  const watermark = { invocationId: 'bench', usn: '1' };
  const directory: DirectorySource = {
    partitions: () => ['DC=corp,DC=example,DC=com'],
    async *fullImport() {
      for await (const event of pages(count, (n) => accountOf(n, isChanged(n) ? version : 0)))
        yield event.kind === 'end' ? { kind: 'end' as const, watermark } : event;
    },
    async *deltaImport() {
      const objects = Array.from({ length: changes }, (_one, index) => accountOf(index * step, version));
      // Half of them are disabled as well, so that links change.
      yield {
        kind: 'objects' as const,
        objects: objects.map((one, index) => ({ ...one, userAccountControl: index % 2 ? 512 : 514 })),
      };
      yield { kind: 'end' as const, watermark };
    },
  };
  const cloud: CloudSource = {
    async *fullImport() {
      for await (const event of pages(count, userOf))
        yield event.kind === 'end' ? { kind: 'end' as const, watermark: { deltaToken: '1' } } : event;
    },
    async *deltaImport() {
      yield { kind: 'objects' as const, objects: Array.from({ length: changes }, (_one, n) => userOf(n)) };
      yield { kind: 'end' as const, watermark: { deltaToken: '1' } };
    },
  };
  return {
    sources: {
      connectors: () => ['corp'],
      directory: (connector) => (connector === 'corp' ? directory : null),
      cloud: () => cloud,
    },
    change() {
      version += 1;
    },
  };
}

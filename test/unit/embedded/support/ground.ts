import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BerWriter, Change, type Client, Control, ResultCodeError } from 'ldapts';
import { createCertificates } from '../../../../lab/certificates';
import {
  startEmbeddedDirectory,
  type EmbeddedDirectory,
} from '../../../../lab/embedded/start-embedded-directory';
import { connectToLab } from '../../../../lab/lab-directory';
import { unicodePwd } from '../../../../lab/population/ldap-values';
import type { Person, PersonRole } from '../../../../lab/types';
import { connectPaging, type PagingClient } from './paging-client';

export const baseDn = 'DC=embedded,DC=example,DC=com';

/** An embedded directory with few people and a clock that tests move. */
export interface Ground {
  readonly directory: EmbeddedDirectory;
  readonly log: string[];
  /** Moves the directory’s clock. */
  pass(durationMs: number): void;
  /** A client signed in as administrator, as the service account, or as nobody; unbound at the end. */
  admin(): Promise<Client>;
  service(): Promise<Client>;
  nobody(): Promise<Client>;
  /** As administrator, page by page. */
  paging(): Promise<PagingClient>;
  /** A person of the role; `plain` ones are given out once each. */
  person(role: PersonRole): Person;
  close(): Promise<void>;
}

export async function makeGround(userCount = 30): Promise<Ground> {
  const dir = await mkdtemp(join(tmpdir(), 'embedded-'));
  const log: string[] = [];
  let passedMs = 0;
  const directory = await startEmbeddedDirectory({
    certificates: await createCertificates(dir),
    userCount,
    log: (line) => log.push(line),
    clock: { now: () => Date.now() + passedMs },
  });
  const clients: Client[] = [];
  const pagers: PagingClient[] = [];
  const plain = directory.people.filter(({ role }) => role === 'plain');
  const client = async (name: string, password: string): Promise<Client> => {
    const made = await connectToLab(directory.ldaps);
    clients.push(made);
    if (name !== '') await made.bind(name, password);
    return made;
  };
  return {
    directory,
    log,
    pass: (durationMs) => {
      passedMs += durationMs;
    },
    admin: () => client(directory.administrator.distinguishedName, directory.administrator.password),
    service: () => client(directory.connector.serviceAccount, directory.serviceAccountPassword),
    nobody: () => client('', ''),
    paging: async () => {
      const made = await connectPaging(directory);
      pagers.push(made);
      return made;
    },
    person: (role) => {
      const found = role === 'plain' ? plain.shift() : directory.people.find((each) => each.role === role);
      if (found === undefined) throw new Error(`nobody is ${role}`);
      return found;
    },
    close: async () => {
      for (const each of clients) await each.unbind();
      for (const each of pagers) each.close();
      await directory.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** `done`, or the result code and the server’s text, without what ldapts adds to it. */
export async function answer(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'done';
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    return `${error.code} ${error.message.replace(/ Code: 0x[0-9a-f]+$/i, '').trim()}`;
  }
}

export const reset = (password: string): Change =>
  new Change({ operation: 'replace', modification: unicodePwd(password) });

export const change = (present: string, next: string): Change[] => [
  new Change({ operation: 'delete', modification: unicodePwd(present) }),
  new Change({ operation: 'add', modification: unicodePwd(next) }),
];

/** A control with a value of the test’s choice. */
export class RawControl extends Control {
  private readonly value: Buffer | null;

  constructor(oid: string, critical: boolean, value: Buffer | null = null) {
    super(oid, { critical });
    this.value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    if (this.value !== null) writer.writeBuffer(this.value, 4);
  }
}

/** `SEQUENCE { INTEGER }` */
export const policyHints = (flags: number, oid = '1.2.840.113556.1.4.2239'): RawControl =>
  new RawControl(oid, true, Buffer.from([0x30, 0x03, 0x02, 0x01, flags]));

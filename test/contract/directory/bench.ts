import type { Client } from 'ldapts';
import { systemClock } from '../../../electron/agent/clock';
import { createLdapDirectory, type LdapDirectory } from '../../../electron/agent/directory/ldap-directory';
import type {
  DirectoryAccount,
  DirectoryRef,
  DirectoryWrite,
  WriteResult,
} from '../../../electron/agent/pipeline/ports';
import { connectToLab } from '../../../lab/lab-directory';
import type { LabDirectory, Person, PersonRole } from '../../../lab/types';
import type { Connector } from '../../../shared/model/connector';
import { settingsSchema } from '../../../shared/model/settings';

export const never = new AbortController().signal;
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const domainDn = (domain: string): string => `DC=${domain.split('.').join(',DC=')}`;

/** A lab directory, and where it listens for StartTLS. */
export interface ContractLab extends LabDirectory {
  readonly startTlsPort: number;
}

/** The adapter on a lab directory, with what the cases need around it. */
export interface Bench {
  readonly lab: ContractLab;
  readonly directory: LdapDirectory;
  /** A person of the role whom no earlier case has touched. */
  person(role: PersonRole): Person;
  ref(person: Person): DirectoryRef;
  read(person: Person): Promise<DirectoryAccount>;
  write(person: Person, write: DirectoryWrite): Promise<WriteResult>;
  /** Does something as administrator. */
  asAdministrator(work: (client: Client) => Promise<void>): Promise<void>;
  /** The adapter with other settings; closed with the bench. */
  other(connector: Partial<Connector>, password?: string): LdapDirectory;
  close(): Promise<void>;
}

function open(connector: Connector, password: string): LdapDirectory {
  return createLdapDirectory({
    connectors: [{ connector, password: () => Promise.resolve(utf8(password)) }],
    settings: settingsSchema.parse({}).ldap,
    clock: systemClock,
  });
}

export function createBench(lab: ContractLab): Bench {
  const untouched = [...lab.people];
  const others: LdapDirectory[] = [];
  const directory = open(lab.connector, lab.serviceAccountPassword);
  const ref = (person: Person): DirectoryRef => ({
    connectorId: lab.connector.id,
    partitionDn: domainDn(lab.connector.domain),
    objectGuid: person.objectGuid,
  });
  const read = async (person: Person): Promise<DirectoryAccount> => {
    const account = await directory.read(ref(person), never);
    if (!account.ok) throw new Error(JSON.stringify(account.error));
    return account.value;
  };
  return {
    lab,
    directory,
    ref,
    read,
    person: (role) => {
      const index = untouched.findIndex((person) => person.role === role);
      const [person] = index === -1 ? [] : untouched.splice(index, 1);
      if (person === undefined) throw new Error(`No ${role} person is left: raise the user count`);
      return person;
    },
    write: async (person, write) => directory.write(await read(person), write, never),
    asAdministrator: async (work) => {
      const client = await connectToLab(lab.ldaps);
      try {
        await client.bind(lab.administrator.distinguishedName, lab.administrator.password);
        await work(client);
      } finally {
        await client.unbind();
      }
    },
    other: (connector, password = lab.serviceAccountPassword) => {
      const made = open({ ...lab.connector, ...connector }, password);
      others.push(made);
      return made;
    },
    close: async () => {
      await Promise.all([directory, ...others].map((one) => one.close()));
      await lab.stop();
    },
  };
}

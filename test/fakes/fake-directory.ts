import { err, ok, type Result } from '../../shared/result';
import type {
  Directory,
  DirectoryAccount,
  DirectoryFailure,
  DirectoryRef,
  DirectoryWrite,
  WriteResult,
} from '../../electron/agent/pipeline/ports';

/** A directory in memory: accounts by objectGUID, writes noted, answers set by the test. */
export interface FakeDirectory extends Directory {
  readonly accounts: Map<string, DirectoryAccount>;
  readonly passwords: Map<string, string>;
  readonly writes: {
    readonly guid: string;
    readonly kind: DirectoryWrite['kind'];
    readonly password: string | null;
  }[];
  /** Answers the next writes; `null` = apply them. */
  answer: ((write: DirectoryWrite) => Promise<WriteResult>) | null;
  /** Every buffer a password came in, to look at after the operation. */
  readonly buffers: Uint8Array[];
}

const domainController = 'dc1.corp.example.com';

export function account(ref: DirectoryRef, changes: Partial<DirectoryAccount> = {}): DirectoryAccount {
  return {
    ref,
    distinguishedName: `CN=${ref.objectGuid},${ref.partitionDn}`,
    userName: `${ref.objectGuid}@corp.example.com`,
    enabled: true,
    lockedOut: false,
    passwordNeverExpires: false,
    smartCardRequired: false,
    expiresAt: null,
    markedProtected: false,
    memberOfProtectedGroup: false,
    protectedBy: [],
    ...changes,
  };
}

export function createFakeDirectory(): FakeDirectory {
  const decoder = new TextDecoder();
  const fake: FakeDirectory = {
    accounts: new Map(),
    passwords: new Map(),
    writes: [],
    buffers: [],
    answer: null,
    read(ref): Promise<Result<DirectoryAccount, DirectoryFailure>> {
      const found = fake.accounts.get(ref.objectGuid);
      if (found !== undefined) return Promise.resolve(ok(found));
      return Promise.resolve(
        err({ code: 'userNotFound', detail: 'objectDeleted', diagnostic: '0000208D', domainController }),
      );
    },
    async write(target, write) {
      const password = write.kind === 'unlock' ? null : decoder.decode(write.newPassword);
      if (write.kind !== 'unlock') fake.buffers.push(write.newPassword);
      if (write.kind === 'change') fake.buffers.push(write.currentPassword);
      fake.writes.push({ guid: target.ref.objectGuid, kind: write.kind, password });
      if (fake.answer !== null) return fake.answer(write);
      if (password !== null) fake.passwords.set(target.ref.objectGuid, password);
      return { kind: 'applied', warnings: [], diagnostic: null, domainController };
    },
    verifyPassword(target, password) {
      return Promise.resolve(
        fake.passwords.get(target.ref.objectGuid) === decoder.decode(password) ? 'yes' : 'no',
      );
    },
  };
  return fake;
}

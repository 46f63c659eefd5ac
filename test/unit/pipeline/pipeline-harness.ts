import { randomBytes } from 'node:crypto';
import { importJWK, type CryptoKey } from 'jose';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { packageTypes } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { decodeReply, type Reply } from '../../../shared/protocol/reply';
import { encodeRequest, type Request } from '../../../shared/protocol/request';
import { sealSecret } from '../../../shared/protocol/secret';
import { err, ok } from '../../../shared/result';
import type { Keyring } from '../../../electron/agent/keys/keyring';
import { handleMessage, type InFlight } from '../../../electron/agent/pipeline/handle-message';
import type {
  DirectoryRef,
  IncomingMessage,
  Resolution,
  Settlement,
} from '../../../electron/agent/pipeline/ports';
import type { PipelineDeps } from '../../../electron/agent/pipeline/run';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { currentOf, openEnabledKeyring } from '../../fakes/enabled-keyring';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';
import { account, createFakeDirectory, type FakeDirectory } from '../../fakes/fake-directory';

export const anchor = 'User_anna';
export const ref: DirectoryRef = { connectorId: 'corp', partitionDn: 'DC=corp', objectGuid: 'anna' };
export const newPassword = 'Cnry-new-Passw0rd!';
const currentPassword = 'Cnry-old-Passw0rd!';

/** A message as the pipeline saw it off. */
export interface Handled {
  readonly settlement: Settlement | null;
  readonly reply: Reply | null;
}

/** The real pipeline, keys and store; a directory and a relay in memory. */
export interface Harness {
  readonly clock: FakeClock;
  readonly directory: FakeDirectory;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly resolutions: Map<string, Resolution>;
  readonly records: OperationRecord[];
  readonly unexpected: string[];
  readonly inFlight: InFlight;
  deps: PipelineDeps;
  replyFails: boolean;
  /** Whether messages name a portal instance that waits. */
  waiting: boolean;
  seal(changes?: Partial<Request>, withCurrent?: boolean): Promise<{ id: string; body: Uint8Array }>;
  handle(sealed: { id: string; body: Uint8Array }, deliveryCount?: number): Promise<Handled>;
}

async function publicKeyOf(keyring: Keyring): Promise<CryptoKey> {
  const key = await importJWK(
    { kty: 'RSA', ...currentOf(keyring).publicPart, alg: 'RSA-OAEP-256' },
    'RSA-OAEP-256',
  );
  if (key instanceof Uint8Array) throw new TypeError('not an RSA key');
  return key;
}

async function readReply(keyring: Keyring, body: Uint8Array): Promise<Reply | null> {
  const opened = await openPackage(body, packageTypes.reply, keyring.keyFor);
  return opened.ok ? decodeReply(opened.value.payload) : null;
}

export async function createHarness(): Promise<Harness> {
  const clock = createFakeClock();
  const store = openStore(':memory:', clock);
  const keyring = await openEnabledKeyring(clock);
  const directory = createFakeDirectory();
  directory.accounts.set('anna', account(ref, { userName: 'anna@corp.example.com' }));
  const resolutions = new Map<string, Resolution>([[anchor, { kind: 'found', ref }]]);
  const sent = new Map<string, Uint8Array>();
  const publicKey = await publicKeyOf(keyring);
  const harness: Harness = {
    clock,
    directory,
    store,
    keyring,
    resolutions,
    records: [],
    unexpected: [],
    inFlight: new Map(),
    replyFails: false,
    waiting: true,
    deps: {
      clock,
      keys: keyring,
      ledger: store.ledger,
      identity: {
        nameOf: (cloudAnchor) =>
          cloudAnchor === 'User_stranger' ? null : `${cloudAnchor}@cloud.example.com`,
        resolve: (cloudAnchor) =>
          resolutions.get(cloudAnchor) ?? {
            kind: 'refused',
            code: 'userNotFound',
            detail: 'notInCloudConnectorSpace',
          },
      },
      directory,
      replies: {
        send(_session, requestId, body) {
          if (harness.replyFails) {
            return Promise.resolve(err({ code: 'relayUnreachable', retryable: true, message: 'lost' }));
          }
          sent.set(requestId, body);
          return Promise.resolve(ok(undefined));
        },
      },
      rules: () => ({
        tenantId: 'contoso',
        refusedOrigins: ['officePortal', 'powershell', 'graphApi'],
        allowUnlock: true,
      }),
      onRecord: (record) => harness.records.push(record),
      onUnexpected: (step) => harness.unexpected.push(step),
    },
    async seal(changes = {}, withCurrent = false) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const secret = { newPassword, ...(withCurrent ? { currentPassword } : {}) };
      const request: Request = {
        operation: 'reset',
        origin: 'userReset',
        requestId: randomBytes(12).toString('base64url'),
        cloudAnchor: anchor,
        tenantId: null,
        issuedAt,
        expiresAt: issuedAt + 60,
        mustChange: false,
        unlock: true,
        sealedSecret: await sealSecret(secret, publicKey),
        ...changes,
      };
      const { kid, packageKey } = currentOf(keyring);
      const body = await sealPackage(packageTypes.request, kid, packageKey, encodeRequest(request));
      return { id: request.requestId, body };
    },
    async handle({ id, body }, deliveryCount = 1) {
      sent.delete(id);
      let settlement: Settlement | null = null;
      const message: IncomingMessage = {
        messageId: id,
        body,
        deliveryCount,
        replyToSessionId: harness.waiting ? 'portal-0001' : null,
        settle(how) {
          settlement = how;
          return Promise.resolve(ok(undefined));
        },
      };
      await handleMessage(message, harness.deps, harness.inFlight, new AbortController().signal);
      const reply = sent.get(id);
      return { settlement, reply: reply === undefined ? null : await readReply(keyring, reply) };
    },
  };
  return harness;
}

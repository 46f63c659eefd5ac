import { readFile, rm } from 'node:fs/promises';
import type { StoredConfiguration } from '../../shared/model/configuration';
import { enrolmentSchema, pairingEnd, type Enrolment } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import type { Keyring } from './keys/keyring';
import { secretNames } from './secret-names';
import type { SecretStore } from './keys/secret-store';
import type { ConfigurationRepository } from './store/configuration-repository';

/**
 * Whether an enrolment can still be used, as far as this computer can tell. The words repeat no secret.
 *
 * @param now epoch milliseconds
 */
export function checkEnrolment(enrolment: Enrolment, now: number): Result<void, string> {
  const end = pairingEnd(enrolment);
  if (end === null || now < end * 1_000) return ok(undefined);
  const at = new Date(end * 1_000).toISOString();
  return err(`The enrolment ended at ${at}: an enrolment is good for 24 hours. Make a new one at the portal`);
}

/**
 * Puts the secrets of an enrolment into the secret store.
 *
 * @returns what of it may be stored in plain
 */
export async function storeEnrolment(
  enrolment: Enrolment,
  secrets: SecretStore,
): Promise<Pick<StoredConfiguration, 'tenantId' | 'relay' | 'pairingId'>> {
  const encoder = new TextEncoder();
  const { tenantId, pairingId, relay } = enrolment;
  await secrets.write(secretNames.pairingSecret, encoder.encode(enrolment.pairingSecret));
  if (relay.kind === 'entra') {
    await secrets.remove(secretNames.relayKey);
    return { tenantId, pairingId, relay };
  }
  const { sasKey, ...plain } = relay;
  await secrets.write(secretNames.relayKey, encoder.encode(sasKey));
  return { tenantId, pairingId, relay: plain };
}

/** Reads an enrolment file. The error says what to do and repeats no value of the file. */
async function readEnrolment(file: string): Promise<Result<Enrolment, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return err(`The enrolment file ${file} cannot be read: check the path and its permissions`);
  }
  let value: unknown;
  try {
    // Windows tools begin a UTF-8 file with a byte order mark.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return err(`The enrolment file ${file} is not JSON`);
  }
  const parsed = enrolmentSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`).join(', ');
  return err(`The enrolment file ${file} is not valid: ${where}`);
}

/** Where an enrolment goes. */
export interface EnrolmentTarget {
  readonly secrets: SecretStore;
  readonly configuration: Pick<ConfigurationRepository, 'get' | 'put'>;
  readonly keyring: Pick<Keyring, 'spentPairing'>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Takes a new enrolment file in for an agent that is set up and does not run, then deletes the file. Its keys stay:
 * the next start hands new ones over with the new pairing secret. Nothing is changed when the file cannot be used.
 */
export async function takeEnrolmentFile(
  file: string,
  target: EnrolmentTarget,
): Promise<Result<void, string>> {
  const { secrets, configuration, keyring, now } = target;
  const before = configuration.get();
  if (before === null)
    return err('This agent is not set up: start it with --configuration=FILE (docs/operations.md)');
  const read = await readEnrolment(file);
  if (!read.ok) return read;
  const good = checkEnrolment(read.value, now);
  if (!good.ok) return good;
  if (keyring.spentPairing() === read.value.pairingId)
    return err('This agent has used this enrolment already, and each is good for once. Make a new one');
  configuration.put({ ...before, ...(await storeEnrolment(read.value, secrets)) });
  await rm(file);
  return ok(undefined);
}

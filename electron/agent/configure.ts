import { readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { configurationSchema, type Configuration } from '../../shared/model/configuration';
import { err, ok, type Result } from '../../shared/result';
import type { SecretStore } from './keys/secret-store';
import { secretNames } from './secret-names';
import type { ConfigurationRepository } from './store/configuration-repository';
import type { SettingsRepository } from './store/settings-repository';
import { checkEnrolment, storeEnrolment } from './take-enrolment';

async function readConfiguration(file: string): Promise<Result<Configuration, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return err(`The configuration file ${file} cannot be read: check the path and its permissions`);
  }
  let value: unknown;
  try {
    // Windows tools begin a UTF-8 file with a byte order mark.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return err(`The configuration file ${file} is not JSON`);
  }
  const parsed = configurationSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`).join(', ');
  return err(`The configuration file ${file} is not valid: ${where}`);
}

/**
 * Takes a configuration file in: secrets to the secret store, the rest to the database, then the file is deleted.
 * Nothing is changed when the file is not valid. The error says what to do and repeats no value of the file.
 *
 * @param now epoch milliseconds
 */
export async function configure(
  file: string,
  secrets: SecretStore,
  configuration: ConfigurationRepository,
  settings: SettingsRepository,
  now: number,
): Promise<Result<void, string>> {
  const read = await readConfiguration(file);
  if (!read.ok) return read;
  const { enrolment, connectors, cloud } = read.value;
  const good = checkEnrolment(enrolment, now);
  if (!good.ok) return good;
  const encoder = new TextEncoder();
  const enrolled = await storeEnrolment(enrolment, secrets);
  for (const { id, password } of connectors) {
    await secrets.write(secretNames.connectorPassword(id), encoder.encode(password));
  }
  if (cloud.secret !== null) await secrets.write(secretNames.cloudSecret, encoder.encode(cloud.secret));
  configuration.put({
    ...enrolled,
    connectors: connectors.map(({ password: _password, ...connector }) => connector),
    cloud: cloud.settings,
    takenInAt: now,
    // The portal knows this agent, and its key generation, by this name: it stays.
    agentId: configuration.get()?.agentId ?? randomBytes(9).toString('base64url'),
  });
  settings.change(read.value.settings);
  await rm(file);
  return ok(undefined);
}

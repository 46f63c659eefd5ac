import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../agent/clock';
import {
  diagnoseOnState,
  diagnosePartitionOnState,
  type DiagnoseStateOptions,
} from '../agent/diagnose/diagnose-state';
import type { DiagnosisLine } from '../../shared/model/diagnosis';
import { option } from './arguments';
import { chooseSecrets } from './choose-secrets';
import { agentPaths, type CommandSurroundings } from './command-surroundings';
import { diagnosisText, partitionDiagnosisText } from './diagnose-text';
import { credentialName } from './credential-key';
import { dpapiKeyFile } from './dpapi-key';
import { keyFileExtension, keyFileName } from './key-file-secrets';
import { usageOf } from './usage';

/** A diagnosis ends by then whatever the network does. */
const limitMs = 120_000;

/** What was asked for. */
type Question =
  | { readonly kind: 'person'; readonly user: string }
  | { readonly kind: 'partition'; readonly partitionDn: string; readonly connectorId: string | null };

interface Answered {
  /** The text, or the JSON. */
  readonly output: string;
  readonly isBad: boolean;
}

/** `null` = the words make no sense together. */
function questionOf(argv: readonly string[]): Question | null {
  const words = argv.slice(1);
  const users = words.filter((word) => !word.startsWith('--'));
  const partitionDn = option(words, 'partition');
  const connectorId = option(words, 'connector');
  if (partitionDn !== null) {
    return users.length === 0 ? { kind: 'partition', partitionDn, connectorId } : null;
  }
  const [user] = users;
  if (user === undefined || users.length > 1 || connectorId !== null) return null;
  return { kind: 'person', user };
}

async function openState(surroundings: CommandSurroundings): Promise<DiagnoseStateOptions> {
  const paths = agentPaths(surroundings);
  const sealed = existsSync(paths.secretsDir) ? readdirSync(paths.secretsDir) : [];
  const needsKey = sealed.every((file) => file.endsWith(keyFileExtension));
  // Opening the secrets would make a new key, and a diagnosis makes nothing.
  const keys = [join(paths.keyDir, keyFileName), join(paths.keyDir, dpapiKeyFile)];
  const { CREDENTIALS_DIRECTORY: credentials } = surroundings.env;
  if (credentials !== undefined) keys.push(join(credentials, credentialName));
  if (sealed.length === 0 || (needsKey && !keys.some((file) => existsSync(file)))) {
    throw new Error(
      `The agent’s secrets or the key file in ${paths.keyDir} are missing: name the folder with --key-dir=DIR`,
    );
  }
  const { secrets } = await chooseSecrets(paths, null);
  const signal = AbortSignal.timeout(limitMs);
  return { stateDir: paths.stateDir, secrets, clock: systemClock, signal };
}

async function answer(question: Question, surroundings: CommandSurroundings): Promise<Answered> {
  const state = await openState(surroundings);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const asJson = surroundings.argv.includes('--json');
  const isBad = (lines: readonly DiagnosisLine[]): boolean => lines.some((line) => line.state === 'bad');
  if (question.kind === 'person') {
    const lines = await diagnoseOnState(question.user, state);
    return { output: asJson ? json(lines) : diagnosisText(lines), isBad: isBad(lines) };
  }
  const { partitionDn, connectorId } = question;
  const diagnosis = await diagnosePartitionOnState(partitionDn, connectorId, state);
  if (!diagnosis.ok) throw new Error(diagnosis.error);
  const { lines, containers } = diagnosis.value;
  return {
    output: asJson ? json(diagnosis.value) : partitionDiagnosisText(diagnosis.value),
    isBad: isBad(lines) || containers.some((container) => isBad(container.lines)),
  };
}

/**
 * `diagnose USER` and `diagnose --partition=DN`: prints the answer as text, or as JSON with `--json`. Writes nothing and
 * needs no lock, so the agent may be running.
 *
 * @returns the exit code: 0 = no line is bad, 2 = one is, 1 = no answer, with the reason on standard error
 */
export async function runDiagnose(surroundings: CommandSurroundings): Promise<number> {
  const { argv, out, error } = surroundings;
  const question = questionOf(argv);
  if (question === null) {
    error(`${usageOf('diagnose')}\n`);
    return 1;
  }
  try {
    const { output, isBad } = await answer(question, surroundings);
    out(output);
    return isBad ? 2 : 0;
  } catch (cause) {
    error(`${cause instanceof Error ? cause.message : 'unknown error'}\n`);
    return 1;
  }
}

import { open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { relayAccessSchema, type RelayAccess } from '../../shared/protocol/pairing';
import { newEnrolment } from '../enrol';
import { parsePrivately } from '../private-file';
import { readRelay } from '../secrets/identity';
import { CommandFault, exitCodes, type Context } from './context';
import { orFault } from './provision-command';

const relaysSchema = z.strictObject({ portal: relayAccessSchema, agent: relayAccessSchema });

/** Takes the access of both sides from a file, where the queues were made by other means than `provision`. */
async function takeRelays({ line, secrets }: Context): Promise<void> {
  const path = line.options.get('relays');
  if (path === undefined) return;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new CommandFault(`The file ${path} cannot be read`);
  const relays = relaysSchema.safeParse(parsePrivately(text));
  if (!relays.success) {
    throw new CommandFault(
      `${path} does not hold {"portal": …, "agent": …} with the access of both sides (docs/portal.md)`,
    );
  }
  orFault(await secrets.write('portalRelay', JSON.stringify(relays.data.portal)));
  orFault(await secrets.write('agentRelay', JSON.stringify(relays.data.agent)));
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const why =
      code === 'EEXIST' ? 'is there already, and is not overwritten' : `cannot be written (${code})`;
    throw new CommandFault(`The file ${path} ${why}`);
  }
}

async function agentAccess(context: Context): Promise<RelayAccess> {
  await takeRelays(context);
  const access = orFault(await readRelay(context.secrets, 'agentRelay'));
  if (access !== null) return access;
  throw new CommandFault(
    `The agent’s key is not in ${context.secrets.description}: it is kept there only until an enrolment file has it. Run provision again, which fetches it.`,
  );
}

/** `init`: identity and enrolment file. The agent’s key leaves this portal with the file. @returns the exit code */
export async function runInit(context: Context): Promise<number> {
  const { line, secrets, say } = context;
  const tenantId = line.options.get('tenant');
  if (tenantId === undefined || tenantId.length > 64) {
    throw new CommandFault(
      'init needs --tenant, the id of your tenant (64 characters at most)',
      exitCodes.usage,
    );
  }
  if (!secrets.writable) {
    throw new CommandFault(
      `${secrets.description} cannot be written: use --secrets=file or a vault`,
      exitCodes.usage,
    );
  }
  const out = resolve(line.options.get('out') ?? join(context.dir, 'enrolment.json'));
  const access = await agentAccess(context);
  const { identity, enrolment } = newEnrolment(tenantId, access, context.now());
  await writeNew(out, `${JSON.stringify(enrolment, null, 2)}\n`);
  const kept = await secrets.write('identity', JSON.stringify(identity));
  // A file whose secret this portal does not know would only be refused, a day of puzzling later.
  if (!kept.ok) await rm(out, { force: true });
  orFault(kept);
  orFault(await secrets.remove('agentRelay'));
  const until = new Date(identity.pairing.expiresAt * 1_000).toISOString();
  say(`enrolment file: ${out} (mode 0600), good for one agent, once, until ${until}`);
  say('An enrolment file that was made before and not used is not accepted any more.');
  say(
    'Carry it to the agent’s server over a way you trust: whoever has it can be the agent. The agent deletes it.',
  );
  return exitCodes.done;
}

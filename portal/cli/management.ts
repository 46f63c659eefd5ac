import { azureAdministration } from '../provision/azure-administration';
import type { RelayAdministration } from '../provision/administration';
import { CommandFault, exitCodes, refuseTalkativeSdk, type Context } from './context';
import { askHidden, readLines } from './terminal';

const variable = 'WRITEBACK_MANAGEMENT_CONNECTION_STRING';

async function connectionString({ env, line, terminal }: Context): Promise<string> {
  if (line.flags.has('stdin')) return (await readLines(terminal))[0] ?? '';
  const given = env[variable];
  if (given !== undefined && given !== '') return given;
  if (terminal.input.isTTY !== true) {
    throw new CommandFault(
      `How may the relay be managed? Name its namespace with --host (Entra ID), or give a connection string with the right Manage in ${variable} or on standard input with --stdin.`,
      exitCodes.usage,
    );
  }
  const [typed = ''] = await askHidden(terminal, ['Connection string with the right Manage (not shown)']);
  return typed;
}

/** Opens the management interface with Entra ID (`--host`) or a connection string. @throws CommandFault */
export async function openManagement(context: Context): Promise<RelayAdministration> {
  refuseTalkativeSdk(context.env);
  const host = context.line.options.get('host');
  const opened =
    host === undefined
      ? azureAdministration({
          kind: 'connectionString',
          connectionString: (await connectionString(context)).trim(),
        })
      : azureAdministration({ kind: 'entraId', host, credential: await entraCredential() });
  if (opened.ok) return opened.value;
  throw new CommandFault(opened.error.message, exitCodes.usage);
}

async function entraCredential() {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

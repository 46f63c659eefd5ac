import { operatingSystemUser } from './operating-system-user';

/** Longest name of a person that is kept. Characters. */
const maxNameLength = 64;

type Environment = Readonly<Record<string, string | undefined>>;

/** A name without characters that could move or hide text, cut to what a name needs; `null` = nothing is left. */
function cleanName(name: string): string | null {
  const shown = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return shown === '' ? null : Array.from(shown).slice(0, maxNameLength).join('');
}

/**
 * The person at the command line: behind `sudo`, to whatever account, who called it. That name comes from the
 * environment and can be made up by whoever may act as the account anyway.
 */
export function operatingPerson(env: Environment): string {
  const { SUDO_USER: person } = env;
  return cleanName(person ?? '') ?? operatingSystemUser();
}

/** The operating-system user, for the activity log: the person and, where it is another, the account. */
export function operatingUser(env: Environment): string {
  const account = operatingSystemUser();
  const person = operatingPerson(env);
  return person === account ? account : `${person} (as ${account})`;
}

/**
 * Who asks the agent over its socket, for the activity log: `anna (command line, as writeback)`.
 *
 * @param person as the command told it, who may be anybody; `undefined` = it told nobody
 * @param account the account the agent runs as, which alone (and an administrator) can open the socket
 */
export function commandLineActor(person: string | undefined, account: string): string {
  const name = cleanName(person ?? '') ?? account;
  return name === account ? `${account} (command line)` : `${name} (command line, as ${account})`;
}

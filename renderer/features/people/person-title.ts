import type { FoundPersonView } from '../../../shared/ipc/directory-channels';

/** The first value of a DN with its escapes taken away (RFC 4514): `CN=M\C3\BCller\, Anna,OU=…` → `Müller, Anna`. */
function firstName(distinguishedName: string): string {
  const first = /^[^=]*=((?:\\.|[^,\\])*)/su.exec(distinguishedName)?.[1] ?? distinguishedName;
  const hexRun = /(?:\\[0-9a-f]{2})+/gi;
  const decoded = first.replace(hexRun, (run) =>
    new TextDecoder().decode(Uint8Array.from(run.slice(1).split('\\'), (pair) => parseInt(pair, 16))),
  );
  return decoded.replace(/\\(.)/gsu, '$1').trim();
}

/** What a person is called: display name, else the name of the account, else what identifies them. */
export function personTitle(person: FoundPersonView): string {
  const { displayName, userPrincipalName, cloudAnchor, accounts, key } = person;
  const [account] = accounts;
  const named = displayName?.trim() ?? '';
  if (named !== '') return named;
  return userPrincipalName ?? (account === undefined ? (cloudAnchor ?? key) : firstName(account));
}

/** What tells people of one name apart. */
export function personSubtitle({ userPrincipalName, mail, accounts, cloudAnchor }: FoundPersonView): string {
  return userPrincipalName ?? mail ?? accounts[0] ?? cloudAnchor ?? '';
}

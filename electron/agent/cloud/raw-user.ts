/**
 * What is read of a user in a file, under the names that the files have for it. Names are compared without case, spaces and
 * punctuation. They are those of Microsoft Graph, of the lists that the Entra and Microsoft 365 admin centers export
 * (“Download users”, “Export users”), of their older PowerShell modules, and of this agent’s own JSON Lines file.
 */
export const fieldNames = {
  cloudAnchor: ['cloudAnchor'],
  id: ['id', 'objectId'],
  userPrincipalName: ['userPrincipalName'],
  displayName: ['displayName'],
  immutableId: ['onPremisesImmutableId', 'immutableId'],
  synchronized: ['onPremisesSyncEnabled', 'directorySynced', 'dirSyncEnabled'],
  authenticationType: ['authenticationType'],
  licences: ['assignedLicenses', 'licenses', 'isLicensed', 'licensed'],
} as const;
export type Field = keyof typeof fieldNames;

/** A user as a row has it: text of a CSV file, any value of a JSON one. */
export type RawUser = Partial<Record<Field, unknown>>;

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

const fields = new Map<string, Field>(
  Object.entries(fieldNames).flatMap(([field, names]) =>
    names.map((name): [string, Field] => [normalized(name), field as Field]),
  ),
);

/** The field that a column or property holds; `null` = one that is not read. */
export function fieldOf(name: string): Field | null {
  return fields.get(normalized(name)) ?? null;
}

/** A row of a file, or what is wrong with it. */
export type RawRow =
  | { readonly kind: 'user'; readonly line: number; readonly user: RawUser }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: string };

/** Reads the rows of a file whose text comes in pieces. */
export interface RowReader {
  /** @returns the rows that ended in this piece, or why the file cannot be used at all */
  push(text: string): RowsRead;
  end(): RowsRead;
}

export type RowsRead =
  | { readonly kind: 'rows'; readonly rows: readonly RawRow[] }
  | { readonly kind: 'unusable'; readonly message: string };

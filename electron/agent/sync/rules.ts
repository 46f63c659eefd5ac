/** What scopes may look at, by the names of Active Directory. */
export interface ScopeAttributes {
  readonly userAccountControl: number;
  readonly msExchRecipientTypeDetails: number | null;
  readonly msExchMasterAccountSid: string | null;
}

/** One condition, with the operators the Synchronization Rules Editor has. */
export type ScopeClause =
  | {
      readonly attribute: keyof ScopeAttributes;
      readonly operator: 'ISBITSET' | 'ISBITNOTSET';
      readonly value: number;
    }
  | {
      readonly attribute: keyof ScopeAttributes;
      readonly operator: 'EQUAL' | 'NOTEQUAL';
      readonly value: number | string;
    }
  | { readonly attribute: keyof ScopeAttributes; readonly operator: 'ISNULL' | 'ISNOTNULL' };

/** OR between the groups, AND within one; no group at all = every object. */
export type Scope = readonly (readonly ScopeClause[])[];

/** An inbound rule: which objects it takes, and what it does with them. */
export interface SyncRule {
  /** Stored on each link that the rule made. Never used for another rule: links are kept by it. */
  readonly id: number;
  readonly name: string;
  /** The lower number wins, as in the Synchronization Rules Editor. */
  readonly precedence: number;
  readonly from: 'directory' | 'cloud';
  readonly scope: Scope;
  /**
   * `provision`: joins by the source anchor, and makes the metaverse object when there is none. `join`: joins by the
   * source anchor only. `none`: a rule without join, which applies to objects that another one has joined.
   */
  readonly link: 'provision' | 'join' | 'none';
}

/** `ADS_UF_ACCOUNTDISABLE` (MS-ADTS 2.2.16). */
const disabledBit = 0x2;
/** LinkedMailbox, of Exchange’s RecipientTypeDetails. */
const linkedMailbox = 2;
/** The master account of a shared mailbox or room, which is no other account: NT AUTHORITY\SELF. */
const selfSid = 'S-1-5-10';

/**
 * Who is no linked mailbox. Where Exchange says what kind of mailbox it is, that decides (Microsoft’s default rules:
 * `IIF([msExchRecipientTypeDetails]=2,NULL,…)`); else an account of another forest in msExchMasterAccountSid does. An
 * ordinary mailbox that has such a value left over from a migration stays a full account.
 */
const notLinkedMailbox: Scope = [
  [
    { attribute: 'msExchRecipientTypeDetails', operator: 'ISNOTNULL' },
    { attribute: 'msExchRecipientTypeDetails', operator: 'NOTEQUAL', value: linkedMailbox },
  ],
  [
    { attribute: 'msExchRecipientTypeDetails', operator: 'ISNULL' },
    { attribute: 'msExchMasterAccountSid', operator: 'ISNULL' },
  ],
  [
    { attribute: 'msExchRecipientTypeDetails', operator: 'ISNULL' },
    { attribute: 'msExchMasterAccountSid', operator: 'EQUAL', value: selfSid },
  ],
];

const isLinkedMailbox: Scope = [
  [{ attribute: 'msExchRecipientTypeDetails', operator: 'EQUAL', value: linkedMailbox }],
  [
    { attribute: 'msExchRecipientTypeDetails', operator: 'ISNULL' },
    { attribute: 'msExchMasterAccountSid', operator: 'ISNOTNULL' },
    { attribute: 'msExchMasterAccountSid', operator: 'NOTEQUAL', value: selfSid },
  ],
];

/**
 * The rules, after the defaults of Microsoft Entra Connect (“Understanding the default configuration”). A linked mailbox
 * gives no source anchor there, so it joins what an account has made and makes nothing itself.
 */
export const syncRules: readonly SyncRule[] = [
  {
    id: 1,
    name: 'In from AD - User Join',
    precedence: 100,
    from: 'directory',
    scope: notLinkedMailbox,
    link: 'provision',
  },
  {
    id: 2,
    name: 'In from AD - User Join',
    precedence: 101,
    from: 'directory',
    scope: isLinkedMailbox,
    link: 'join',
  },
  {
    id: 3,
    name: 'In from AD - User AccountEnabled',
    precedence: 102,
    from: 'directory',
    scope: notLinkedMailbox.map((group) => [
      { attribute: 'userAccountControl', operator: 'ISBITNOTSET', value: disabledBit },
      ...group,
    ]),
    link: 'none',
  },
  {
    id: 4,
    name: 'In from Cloud - User Join',
    precedence: 103,
    from: 'cloud',
    scope: [],
    link: 'join',
  },
];

/** Id of the rule whose link names the account that passwords are written to. */
export const accountEnabledRule = 3;

function holds(clause: ScopeClause, attributes: ScopeAttributes): boolean {
  const value = attributes[clause.attribute];
  switch (clause.operator) {
    case 'ISNULL':
      return value === null;
    case 'ISNOTNULL':
      return value !== null;
    case 'EQUAL':
      return value === clause.value;
    case 'NOTEQUAL':
      return value !== clause.value;
    case 'ISBITSET':
      return typeof value === 'number' && hasBits(value, clause.value);
    case 'ISBITNOTSET':
      return typeof value === 'number' && !hasBits(value, clause.value);
  }
}

function hasBits(value: number, bits: number): boolean {
  // msExchRecipientTypeDetails has 64 bits, and `&` sees 32.
  const narrow = Math.abs(value) < 2 ** 31 && bits < 2 ** 31;
  return narrow ? (value & bits) !== 0 : (BigInt(value) & BigInt(bits)) !== 0n;
}

/** Whether an object is in the scope. */
export function inScope(scope: Scope, attributes: ScopeAttributes): boolean {
  return scope.length === 0 || scope.some((group) => group.every((clause) => holds(clause, attributes)));
}

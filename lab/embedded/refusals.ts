import type { FinalAnswer } from './protocol/response';

/**
 * The refusals in the words of Windows (domain-facts 3.4: strings of real servers in public code). The hex code in
 * front is what a client may rely on; DSIDs vary by version and are the most frequent ones.
 */
export type Refusal = FinalAnswer;

/** Names of attributes as constraint violations give them: internal id and name. */
const unicodePwd = 'Att 9005a (unicodePwd)';

function constraint(win32: string, dsid: string, attribute: string): Refusal {
  const problem = `problem 1005 (CONSTRAINT_ATT_TYPE), data 0, ${attribute}`;
  return { code: 19, text: `${win32}: AtrErr: ${dsid}, #1:\n\t0: ${win32}: ${dsid}, ${problem}\n` };
}

function unwilling(win32: string, dsid: string): Refusal {
  return { code: 53, text: `${win32}: SvcErr: ${dsid}, problem 5003 (WILL_NOT_PERFORM), data 0\n` };
}

function comment(code: number, win32: string, dsid: string, words: string): Refusal {
  return { code, text: `${win32}: LdapErr: ${dsid}, comment: ${words}, data 0, v4563` };
}

/** Refusals without parts that vary. */
export const refusals = {
  resetAgainstPolicy: unwilling('0000052D', 'DSID-031A12D2'),
  changeAgainstPolicy: constraint('0000052D', 'DSID-03191083', unicodePwd),
  wrongOldPassword: constraint('00000056', 'DSID-03191083', unicodePwd),
  changeNotAllowed: constraint('00000005', 'DSID-03191083', unicodePwd),
  accountLockedOut: constraint('00000775', 'DSID-03191083', unicodePwd),
  passwordNeedsTls: unwilling('0000001F', 'DSID-031A1254'),
  passwordNotQuoted: unwilling('0000001F', 'DSID-031A12D2'),
  /** ERROR_DS_ILLEGAL_MOD_OPERATION */
  wrongPasswordChanges: unwilling('00002077', 'DSID-031A1262'),
  /** ERROR_INVALID_PARAMETER: lockoutTime other than 0, pwdLastSet other than 0 and -1. */
  valueNotAllowed: unwilling('00000057', 'DSID-031A1236'),
  /** ERROR_DS_ATTRIBUTE_OWNED_BY_SAM and the like. */
  ownedBySystem: unwilling('0000209A', 'DSID-031A1081'),
  noRight: {
    code: 50,
    text: '00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n',
  },
  notSignedIn: comment(
    1,
    '000004DC',
    'DSID-0C090A5E',
    'In order to perform this operation a successful bind must be completed on the connection.',
  ),
  controlNotProcessed: comment(12, '00000057', 'DSID-0C090CAD', 'Error processing control'),
  onlySimpleBind: comment(7, '00002027', 'DSID-0C0904DC', 'Authentication method not supported'),
  unknownExtension: comment(2, '0000203D', 'DSID-0C090C7D', 'Unknown extended request OID'),
  alreadyEncrypted: comment(1, '00000000', 'DSID-0C090E8D', 'TLS or SSL already in effect'),
  notDecoded: comment(2, '00000057', 'DSID-0C0C0095', 'Error decoding ldap message'),
  attributeNotConverted: comment(16, '00000057', 'DSID-0C090FB3', 'Error in attribute conversion operation'),
  busy: { code: 51, text: '0000200E: SvcErr: DSID-031A11CD, problem 5001 (BUSY), data 0\n' },
  accountNameTaken: {
    code: 68,
    text: '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n',
  },
  principalNameTaken: constraint('000021C8', 'DSID-03200BBA', 'Att 90290 (userPrincipalName)'),
  entryExists: { code: 68, text: '00002071: UpdErr: DSID-03050328, problem 6005 (ENTRY_EXISTS), data 0\n' },
  notALeaf: { code: 66, text: "00002015: UpdErr: DSID-031A122A, problem 6003 (CAN'T_ON_NON_LEAF), data 0\n" },
  noSuchClass: {
    code: 65,
    text: '0000207D: UpdErr: DSID-0315121C, problem 6002 (OBJ_CLASS_VIOLATION), data 590606\n',
  },
  wrongNaming: {
    code: 64,
    text: '00002099: NameErr: DSID-0305109C, problem 2005 (NAMING_VIOLATION), data 0\n',
  },
  badFilter: { code: 87, text: '' },
  sizeLimitExceeded: { code: 4, text: '' },
} as const satisfies Readonly<Record<string, Refusal>>;

/** Why a simple bind was refused: AD’s `data` codes (Win32 errors in hex). */
export type BindReason = '525' | '52e' | '532' | '533' | '701' | '773' | '775';

export function bindRefused(reason: BindReason): Refusal {
  const words = `AcceptSecurityContext error, data ${reason}, v4563`;
  return { code: 49, text: `80090308: LdapErr: DSID-0C090447, comment: ${words}` };
}

/** @param bestMatch DN of the nearest object above that exists; empty = none */
export function noSuchObject(bestMatch = ''): Refusal {
  const match = bestMatch === '' ? "best match of: ''" : `best match of:\n\t'${bestMatch}'\n`;
  return {
    code: 32,
    text: `0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, ${match}`,
    matchedDn: bestMatch,
  };
}

export function badName(dn: string): Refusal {
  const problem = 'problem 2006 (BAD_NAME), data 8350';
  return { code: 34, text: `0000208F: NameErr: DSID-03100225, ${problem}, best match of:\n\t'${dn}'\n` };
}

/** The operation belongs to another server. */
export function referredTo(domain: string, dn: string): Refusal {
  return {
    code: 10,
    text: `0000202B: RefErr: DSID-0310084A, data 0, 1 access points\n\tref 1: '${domain}'\n`,
    referral: [`ldap://${domain}/${encodeURI(dn)}`],
  };
}

/** A change that does not fit the attribute’s values: there already, not there, or not of its kind. */
export function attributeProblem(
  problem: 'exists' | 'missing' | 'notOfItsKind' | 'tooMany',
  attribute: string,
): Refusal {
  const kinds = {
    exists: { code: 20, win32: '00002083', words: 'problem 1006 (ATT_OR_VALUE_EXISTS)' },
    missing: { code: 16, win32: '00002085', words: 'problem 1001 (NO_ATTRIBUTE_OR_VAL)' },
    notOfItsKind: { code: 21, win32: '00000057', words: 'problem 1002 (INVALID_ATT_SYNTAX)' },
    tooMany: { code: 19, win32: '00002081', words: 'problem 1005 (CONSTRAINT_ATT_TYPE)' },
  } as const;
  const { code, win32, words } = kinds[problem];
  const dsid = 'DSID-03190F8C';
  return {
    code,
    text: `${win32}: AtrErr: ${dsid}, #1:\n\t0: ${win32}: ${dsid}, ${words}, data 0, Att (${attribute})\n`,
  };
}

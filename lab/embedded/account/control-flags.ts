/** Bits of userAccountControl (MS-ADTS 2.2.16). */
export const accountFlags = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  /** AD computes this from the security descriptor; this server, which has none, keeps and obeys the bit. */
  cannotChangePassword: 0x40,
  normal: 0x200,
  workstation: 0x1000,
  server: 0x2000,
  passwordNeverExpires: 0x1_0000,
  trustedForDelegation: 0x8_0000,
} as const;

/** Bits that msDS-User-Account-Control-Computed adds (MS-ADTS 3.1.1.4.5.17). */
export const computedFlags = { lockedOut: 0x10, passwordExpired: 0x80_0000 } as const;

/** Bits that are only ever computed: a client’s are dropped. */
export const computedOnly = computedFlags.lockedOut | computedFlags.passwordExpired;

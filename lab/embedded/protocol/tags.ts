/** Tags of RFC 4511 that the server reads or writes. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  controls: 0xa0,
  referral: 0xa3,
  simplePassword: 0x80,
  newSuperior: 0x80,
  extendedName: 0x80,
  extendedResponseName: 0x8a,
} as const;

/** Tags of the requests. */
export const requestTags = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  rename: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

/** Tags of the last (for a search, besides it the earlier) answers. */
export const responseTags = {
  bind: 0x61,
  searchEntry: 0x64,
  searchReference: 0x73,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  rename: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const;

/** The extended operation that starts TLS on a plain connection (RFC 4511, 4.14.1). */
export const startTlsOid = '1.3.6.1.4.1.1466.20037';

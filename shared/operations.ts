/** What a portal can ask for (design: section 2). `probe` changes nothing: it asks whether the way is open. */
export const operations = ['reset', 'change', 'adminReset', 'unlock', 'probe'] as const;
export type Operation = (typeof operations)[number];

/**
 * Who started an operation, and where. The first seven are served by default; the rest name what the source
 * documents list as not written back, so that a portal which forwards them is told so instead of served.
 */
export const origins = [
  'userChange',
  'userForcedChange',
  'userReset',
  'administratorChange',
  'administratorForcedChange',
  'administratorReset',
  'adminPortalReset',
  'officePortal',
  'powershell',
  'graphApi',
] as const;
export type Origin = (typeof origins)[number];

/** Origins refused with `operationNotSupported` unless the settings say otherwise. */
export const unsupportedOrigins: readonly Origin[] = ['officePortal', 'powershell', 'graphApi'];

/** How the cloud authenticates a person. `cloudOnly` people have no on-premises password to write back. */
export const authenticationTypes = ['federated', 'passwordHashSync', 'passThrough', 'cloudOnly'] as const;
export type AuthenticationType = (typeof authenticationTypes)[number];

import type { Store } from './store/store';
import type { Entry } from './store/entry';

/** Names and places of the embedded directory’s one domain, and its objects. */
export interface Domain {
  /** `embedded.example.com` */
  readonly name: string;
  /** `DC=embedded,DC=example,DC=com` */
  readonly baseDn: string;
  /** `EMBEDDED`, for `EMBEDDED\name`. */
  readonly flatName: string;
  /** Host name of its one domain controller. */
  readonly host: string;
  readonly store: Store;
  /** The domain’s own object. */
  readonly head: Entry;
  /** The Configuration naming context’s. */
  readonly configurationHead: Entry;
  /** The domain controller’s NTDS Settings: fSMORoleOwner and dsServiceName. */
  readonly settingsOfServer: Entry;
  readonly administrator: Entry;
  /** A group of the domain by the last part of its SID. */
  groupOfRid(rid: number): Entry | null;
  /** A SID that was never used. */
  nextSid(): Buffer;
  /** Epoch milliseconds. */
  now(): number;
}

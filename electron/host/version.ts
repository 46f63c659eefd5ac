import { version as packageVersion } from '../../package.json';

/** Version of this product, as it was when the bundle was built. */
export const version: string = packageVersion;

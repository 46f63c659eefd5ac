import packageJson from '../../package.json';

/** Version of this product, as it was when the bundle was built. */
export const version: string = packageJson.version;

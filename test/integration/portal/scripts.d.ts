declare module '*/scripts/build.mjs' {
  /** Makes those bundles whose inputs changed. @throws with the messages of the first one that fails */
  export function buildAll(names?: readonly string[]): Promise<void>;
}

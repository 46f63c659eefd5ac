/**
 * Ends an exhaustive `switch`: the compiler refuses a forgotten case, and a value that slipped past the types
 * at run time throws with its kind (never its contents, which may be secret).
 */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: a value of type ${typeof value} that no case handles`);
}

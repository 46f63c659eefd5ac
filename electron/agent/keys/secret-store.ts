/**
 * Where the host keeps secrets: encrypted at rest, readable only by the account the agent runs as. Names are
 * lower-case words with hyphens. Every method throws when the store itself is broken (disk, permissions).
 */
export interface SecretStore {
  /** @returns the value, `null` when there is none */
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, value: Uint8Array): Promise<void>;
  /** Removing what is not there is not an error. */
  remove(name: string): Promise<void>;
}

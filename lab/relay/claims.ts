import { grants, type AccessRight, type AccessRule } from './access-rules';
import { isWithin } from './address';
import type { VerifiedToken } from './sas-token';

/** What the tokens put on one connection allow. */
export class Claims {
  readonly #rules: readonly AccessRule[];
  readonly #tokens = new Map<string, VerifiedToken>();

  constructor(rules: readonly AccessRule[]) {
    this.#rules = rules;
  }

  /** Adds a token, or renews the one for the same audience. */
  put(token: VerifiedToken): void {
    this.#tokens.set(token.path, token);
  }

  /**
   * Whether a token that is valid now covers the path and its rule gives the right.
   *
   * @param path what a link is attached to, `$management` included
   * @param now epoch milliseconds
   */
  allow(path: string, entity: string, right: AccessRight, now: number): boolean {
    return [...this.#tokens.values()].some(
      (token) =>
        token.expiresAt > now &&
        isWithin(path, token.path) &&
        grants(this.#rules, token.ruleName, entity, right),
    );
  }
}

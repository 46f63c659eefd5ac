import { isDeepStrictEqual } from 'node:util';
import type { Connector } from '../../../shared/model/connector';
import { isSameDestination } from '../connectors/password-destination';
import type { ConnectorAccess } from '../directory-port';
import type { ForestPartsOptions } from './create-forest-parts';
import { createForest, type Forest } from './forest';

type Common = Pick<ForestPartsOptions, 'settings' | 'clock' | 'log'>;

/** A forest in use, and what is under way on it. */
interface Entry {
  readonly forest: Forest;
  /** Replaced where only the way to the password is another one. */
  access: ConnectorAccess;
  running: number;
  /** What replaced it: then it ends. */
  retired: { readonly by: Connector | null } | null;
}

/** The forests by connector. One that is replaced goes on until what runs on it has ended, then it is closed. */
export class ForestTable {
  private readonly common: Common;
  private readonly present = new Map<string, Entry>();
  private readonly draining = new Set<Entry>();
  /** Also of former connectors. */
  private readonly domains = new Map<string, string>();
  private closed = false;

  public constructor(common: Common) {
    this.common = common;
  }

  /** Puts these forests in place of the present ones; those whose connector is equal stay. */
  public configure(connectors: readonly ConnectorAccess[]): void {
    if (this.closed) return;
    const wanted = new Map(connectors.map((access) => [access.connector.id, access]));
    for (const [id, entry] of [...this.present]) {
      const access = wanted.get(id);
      if (access === undefined || !isDeepStrictEqual(access.connector, entry.access.connector)) {
        this.retire(id, entry, access?.connector ?? null);
        continue;
      }
      entry.access = access;
      entry.forest.parts.resetSignIns();
    }
    for (const [id, access] of wanted) {
      this.domains.set(id, access.connector.domain);
      if (!this.present.has(id)) this.present.set(id, this.open(access));
    }
  }

  /** Runs work on a forest; `null` = there is none of that id. */
  public async use<T>(connectorId: string, work: (forest: Forest) => Promise<T>): Promise<T | null> {
    const entry = this.present.get(connectorId);
    if (entry === undefined) return null;
    entry.running += 1;
    try {
      return await work(entry.forest);
    } finally {
      this.end(entry);
    }
  }

  /** What is set for a forest now; `null` = there is none of that id. */
  public connectorOf(connectorId: string): Connector | null {
    return this.present.get(connectorId)?.access.connector ?? null;
  }

  /** As `use`, for what is read bit by bit. @throws with words for the admin where there is none */
  public async *stream<T>(
    connectorId: string,
    work: (forest: Forest) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const entry = this.present.get(connectorId);
    if (entry === undefined) throw new Error(this.absence(connectorId));
    entry.running += 1;
    try {
      yield* work(entry.forest);
    } finally {
      this.end(entry);
    }
  }

  /** Why there is no such forest (any more), in words for the admin. */
  public absence(connectorId: string): string {
    return `The forest ${this.nameOf(connectorId)} is no longer configured.`;
  }

  /** The domain of a connector, also a former one’s; its id where it was never known. */
  public nameOf(connectorId: string): string {
    return this.domains.get(connectorId) ?? connectorId;
  }

  /** Closes all, also those that are draining. Nothing is opened afterwards. */
  public close(): void {
    this.closed = true;
    for (const { forest } of [...this.present.values(), ...this.draining]) forest.close();
  }

  private open(access: ConnectorAccess): Entry {
    const { connector } = access;
    const password: ConnectorAccess['password'] = async (partitionDn) => {
      const { retired } = entry;
      // The password of now may be another account’s, or for other computers than those this one was set up with.
      if (retired !== null && (retired.by === null || !isSameDestination(connector, retired.by, partitionDn)))
        throw new Error('The settings of the forest were changed meanwhile: try again');
      return await entry.access.password(partitionDn);
    };
    const forest = createForest({ ...this.common, connector, password });
    const entry: Entry = { forest, access, running: 0, retired: null };
    return entry;
  }

  private retire(id: string, entry: Entry, by: Connector | null): void {
    this.present.delete(id);
    entry.retired = { by };
    this.draining.add(entry);
    this.settle(entry);
  }

  private end(entry: Entry): void {
    entry.running -= 1;
    this.settle(entry);
  }

  private settle(entry: Entry): void {
    if (entry.retired === null || entry.running > 0) return;
    this.draining.delete(entry);
    entry.forest.close();
  }
}

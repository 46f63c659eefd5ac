import type { IpcError } from '../../shared/ipc/contract';
import type { ConnectorView, TestStep } from '../../shared/ipc/directory-channels';
import type { PartitionDiagnosis } from '../../shared/model/diagnosis';
import type { DomainController } from '../../shared/model/domain-controller';
import type { Partition } from '../../shared/model/partition';
import { err, ok, type Result } from '../../shared/result';
import type { ConnectorsFacade } from '../../electron/agent/agent-facade';
import { refusalOf, toConnector } from '../../electron/agent/connectors/draft';
import { checkSettings, withPartition } from '../../electron/agent/connectors/partition-settings';
import {
  containersBelow,
  goodTest,
  manyControllers,
  mixedDiagnosis,
  partitionsOfForests,
  twoForests,
} from './fake-topology';

/** Connectors that do what the test says. They hold two forests to begin with (`fake-topology.ts`). */
export interface FakeConnectors extends ConnectorsFacade {
  forests: ConnectorView[];
  /** Naming contexts by the forest’s id. */
  partitionsOf: Record<string, Partition[]>;
  controllers: DomainController[];
  /** What a connection test finds; a save is refused by it as the agent does. */
  steps: TestStep[];
  diagnosis: PartitionDiagnosis;
  /** Calls that are refused, and how. */
  refusing: Partial<Record<keyof ConnectorsFacade, IpcError>>;
  /** How long every answer but `list` takes. */
  delayMs: number;
  /** What was asked for, in order; of passwords only whether one was given. */
  readonly calls: string[];
}

const gone: IpcError = {
  code: 'notFound',
  message: 'This forest is no longer configured. Refresh the page.',
};

function given(password: string | null): string {
  return password === null ? 'stored password' : 'new password';
}

/** Takes part in a test in place of the real connectors. `now` gives epoch milliseconds. */
export function createFakeConnectors(now: () => number = Date.now): FakeConnectors {
  const start = now();
  /** Notes a call, waits, and refuses it when the test wants that. */
  async function answer<T>(
    name: keyof ConnectorsFacade,
    about: string,
    work: () => Result<T, IpcError>,
  ): Promise<Result<T, IpcError>> {
    fake.calls.push(about === '' ? name : `${name} ${about}`);
    if (fake.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, fake.delayMs));
    const refusal = fake.refusing[name];
    return refusal === undefined ? work() : err(refusal);
  }
  const ofForest = <T>(id: string, work: () => T): Result<T, IpcError> =>
    fake.forests.some(({ connector }) => connector.id === id) ? ok(work()) : err(gone);
  const fake: FakeConnectors = {
    forests: twoForests(start),
    partitionsOf: partitionsOfForests(start),
    controllers: manyControllers(start),
    steps: goodTest,
    diagnosis: mixedDiagnosis(start),
    refusing: {},
    delayMs: 0,
    calls: [],
    list() {
      if (fake.refusing.list !== undefined) throw new Error(fake.refusing.list.message);
      return fake.forests;
    },
    test: (draft, password) => answer('test', `${draft.domain}, ${given(password)}`, () => ok(fake.steps)),
    save: ({ draft, password, untested }) =>
      answer('save', `${draft.domain}, ${given(password)}${untested ? ', untested' : ''}`, () => {
        const made = toConnector(
          draft,
          fake.forests.map(({ connector }) => connector),
        );
        if (!made.ok) return err({ code: 'badInput', message: made.error });
        const refusal = untested ? null : refusalOf(fake.steps);
        if (refusal !== null) return err({ code: 'badInput', message: refusal });
        const connector = made.value;
        const former = fake.forests.find((one) => one.connector.id === connector.id);
        const view = { status: null, lastImportAt: null, users: 0, ...former, connector };
        fake.forests =
          former === undefined
            ? [...fake.forests, view]
            : fake.forests.map((one) => (one === former ? view : one));
        return ok(fake.forests);
      }),
    remove: (id) =>
      answer('remove', id, () => {
        fake.forests = fake.forests.filter(({ connector }) => connector.id !== id);
        return ok(fake.forests);
      }),
    partitions: (id) => answer('partitions', id, () => ofForest(id, () => fake.partitionsOf[id] ?? [])),
    savePartition: (id, settings, password) =>
      answer('savePartition', `${settings.distinguishedName}, ${given(password)}`, () => {
        const view = fake.forests.find(({ connector }) => connector.id === id);
        if (view === undefined) return err(gone);
        const checked = checkSettings(settings, view.connector);
        if (!checked.ok) return err({ code: 'badInput', message: checked.error });
        const connector = withPartition(view.connector, checked.value);
        fake.forests = fake.forests.map((one) => (one === view ? { ...one, connector } : one));
        const saved = (fake.partitionsOf[id] ?? []).map((one) =>
          one.distinguishedName === settings.distinguishedName ? { ...one, settings: checked.value } : one,
        );
        fake.partitionsOf = { ...fake.partitionsOf, [id]: saved };
        return ok(saved);
      }),
    domainControllers: (id, dn) =>
      answer('domainControllers', dn, () => ofForest(id, () => fake.controllers)),
    containers: (id, dn, parent) =>
      answer('containers', parent ?? dn, () => ofForest(id, () => containersBelow(parent ?? dn))),
    diagnose: (id, dn) => answer('diagnose', dn, () => ofForest(id, () => fake.diagnosis)),
  };
  return fake;
}

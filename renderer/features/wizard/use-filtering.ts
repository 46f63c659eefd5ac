import { useCallback, useState } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { Partition, PartitionSettings } from '../../../shared/model/partition';
import { err, ok, type Result } from '../../../shared/result';
import { useLoaded, type Loaded } from '../../components/use-loaded';
import { useConsole, useSetupState } from '../../state/console-context';
import { settingsIn, withChange } from '../connectors/partitions/partition-drafts';

/** A forest with its domains, or why they could not be read. */
export interface ForestDomains {
  readonly connectorId: string;
  readonly domain: string;
  readonly partitions: readonly Partition[];
  readonly error: IpcError | null;
}

/** Which domain’s containers are shown. */
export interface Shown {
  readonly forest: ForestDomains;
  readonly partition: Partition;
}

/** Domain and OU filtering at work: ticks are kept in the wizard’s store until the draft has them. */
export interface FilteringModel {
  readonly forests: Loaded<readonly ForestDomains[]>;
  readonly shown: Shown | null;
  readonly show: (shown: Shown) => void;
  readonly settingsOf: (partition: Partition) => PartitionSettings;
  readonly change: (partition: Partition, change: Partial<PartitionSettings>) => void;
  readonly anySelected: () => boolean;
  /** Keeps what was ticked in the draft. */
  readonly save: () => Promise<Result<void, IpcError>>;
}

/** Reads every forest of the draft with its domains. */
export function useFiltering(): FilteringModel {
  const { api, setup } = useConsole();
  const load = useCallback(async (): Promise<Result<readonly ForestDomains[], IpcError>> => {
    const listed = await api.call('connectors.list', undefined);
    if (!listed.ok) return listed;
    const read = listed.value.map(async ({ connector }): Promise<ForestDomains> => {
      const { id: connectorId, domain } = connector;
      const answer = await api.call('partitions.list', { connectorId });
      const partitions = answer.ok ? answer.value.filter(({ kind }) => kind === 'domain') : [];
      return { connectorId, domain, partitions, error: answer.ok ? null : answer.error };
    });
    return ok(await Promise.all(read));
  }, [api]);
  const forests = useLoaded(load);
  const drafts = useSetupState(({ ticks }) => ticks);
  const [chosen, setChosen] = useState<Shown | null>(null);
  const all = forests.value ?? [];
  const first = all.find(({ partitions }) => partitions.length > 0);
  const firstPartition = first?.partitions[0];
  const firstShown =
    first === undefined || firstPartition === undefined ? null : { forest: first, partition: firstPartition };
  const settingsOf = (partition: Partition): PartitionSettings => settingsIn(drafts, partition);
  return {
    forests,
    shown: chosen ?? firstShown,
    show: setChosen,
    settingsOf,
    change: (partition, change) => {
      setup.keep({ ticks: withChange(setup.store.getState().ticks, partition, change) });
    },
    anySelected: () =>
      // What could not be read keeps its settings.
      all.some(
        ({ partitions, error }) => error !== null || partitions.some((one) => settingsOf(one).selected),
      ),
    async save() {
      for (const { connectorId, partitions } of all) {
        for (const partition of partitions) {
          const settings = drafts.get(partition.distinguishedName);
          if (settings === undefined) continue;
          const saved = await api.call('partitions.save', { connectorId, settings, password: null });
          if (!saved.ok) return err(saved.error);
          const { ticks } = setup.store.getState();
          setup.keep({ ticks: new Map([...ticks].filter(([name]) => name !== partition.distinguishedName)) });
        }
      }
      return ok(undefined);
    },
  };
}

import { useCallback, useState, type RefObject } from 'react';
import type { Partition, PartitionSettings } from '../../../../shared/model/partition';
import { clearPassword } from '../../../components/password-field';
import { useLoaded, type Loaded } from '../../../components/use-loaded';
import { useConsole } from '../../../state/console-context';
import {
  settingsIn,
  settingsProblem,
  withChange,
  type Drafts,
  type SettingsProblem,
} from './partition-drafts';
import { useSaving, type SaveState } from './use-saving';

/** The partitions of a forest and what has been changed in them. */
export interface PartitionsModel {
  readonly loaded: Loaded<readonly Partition[]>;
  /** The partition whose settings are shown. */
  readonly shown: Partition | null;
  /** Names of the partitions with changes. */
  readonly dirty: ReadonlySet<string>;
  readonly save: SaveState;
  /** Attempts to save that found something wrong: the first field that is gets the focus after each. */
  readonly refusals: number;
  readonly show: (distinguishedName: string) => void;
  readonly settingsOf: (partition: Partition) => PartitionSettings;
  /** What is wrong; known from the first attempt to save on. */
  readonly problemOf: (partition: Partition) => SettingsProblem | null;
  readonly change: (partition: Partition, change: Partial<PartitionSettings>) => void;
  readonly setPasswordLength: (distinguishedName: string, length: number) => void;
  readonly saveAll: () => void;
  readonly discard: () => void;
}

type Lengths = ReadonlyMap<string, number>;

/** A partition’s password is sent only together with an account of its own. */
function dirtyNames(drafts: Drafts, lengths: Lengths, partitions: readonly Partition[]): ReadonlySet<string> {
  const isDirty = (one: Partition): boolean =>
    drafts.has(one.distinguishedName) ||
    ((lengths.get(one.distinguishedName) ?? 0) > 0 && settingsIn(drafts, one).serviceAccount !== null);
  return new Set(partitions.filter(isDirty).map((one) => one.distinguishedName));
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  return new Map([...map].filter(([name]) => name !== key));
}

/** Holds changes until they are saved. Passwords stay in their fields, which are below `container`. */
export function usePartitions(
  connectorId: string,
  container: RefObject<HTMLElement | null>,
): PartitionsModel {
  const { api } = useConsole();
  const load = useCallback(() => api.call('partitions.list', { connectorId }), [api, connectorId]);
  const loaded = useLoaded<readonly Partition[]>(load);
  const [shownName, setShownName] = useState<string | null>(null);
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const [lengths, setLengths] = useState<Lengths>(new Map());
  const [tried, setTried] = useState(false);
  const partitions = loaded.value ?? [];
  const dirty = dirtyNames(drafts, lengths, partitions);
  const problemOf = (one: Partition): SettingsProblem | null =>
    settingsProblem(settingsIn(drafts, one), one.settings, lengths.get(one.distinguishedName) ?? 0);
  const changed = partitions.filter((one) => dirty.has(one.distinguishedName));
  const { save, refusals, saveAll, forget } = useSaving({
    connectorId,
    container,
    drafts,
    changed,
    wrong: changed.find((one) => problemOf(one) !== null) ?? null,
    onTried: () => setTried(true),
    onRefused: setShownName,
    onSaved: (name, now) => {
      loaded.put(now);
      setTried(false);
      // What was changed again meanwhile stays a change.
      setDrafts((before) => (before.get(name) === drafts.get(name) ? without(before, name) : before));
      setLengths((before) => without(before, name));
    },
  });
  const shown = partitions.find((one) => one.distinguishedName === shownName) ?? partitions[0] ?? null;
  return {
    loaded,
    shown,
    dirty,
    save,
    refusals,
    show: setShownName,
    settingsOf: (partition) => settingsIn(drafts, partition),
    problemOf: (partition) => (tried ? problemOf(partition) : null),
    change: (partition, change) => {
      setDrafts((before) => withChange(before, partition, change));
      forget();
    },
    setPasswordLength: (name, length) => {
      setLengths((before) => new Map(before).set(name, length));
      forget();
    },
    saveAll,
    discard: () => {
      for (const name of lengths.keys()) clearPassword(container.current, name);
      setDrafts(new Map());
      setLengths(new Map());
      setTried(false);
      forget();
    },
  };
}

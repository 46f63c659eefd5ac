import { useState, type RefObject } from 'react';
import type { IpcError } from '../../../../shared/ipc/contract';
import type { Partition } from '../../../../shared/model/partition';
import { clearPassword, typedSecret } from '../../../components/password-field';
import { useConsole } from '../../../state/console-context';
import { importFollows, partitionName, settingsIn, type Drafts } from './partition-drafts';

/** What became of the last attempt to save. */
export type SaveState =
  | { readonly phase: 'idle' | 'saving' }
  | { readonly phase: 'saved'; readonly importFollows: boolean }
  /** `error` is `null` when something typed in is wrong and nothing was sent. */
  | { readonly phase: 'refused'; readonly name: string; readonly error: IpcError | null };

interface Deps {
  readonly connectorId: string;
  /** Holds the password fields. */
  readonly container: RefObject<HTMLElement | null>;
  readonly drafts: Drafts;
  /** Partitions to be saved. */
  readonly changed: readonly Partition[];
  /** The first of them that cannot be saved as it is. */
  readonly wrong: Partition | null;
  readonly onTried: () => void;
  /** Told which partition was refused. */
  readonly onRefused: (distinguishedName: string) => void;
  /** Told which partition was saved, and what is in force now. */
  readonly onSaved: (distinguishedName: string, partitions: readonly Partition[]) => void;
}

interface Saving {
  readonly save: SaveState;
  /** Attempts that found something wrong in what was typed in. */
  readonly refusals: number;
  readonly saveAll: () => void;
  /** Forgets what became of the last attempt, unless one is running. */
  readonly forget: () => void;
}

/** Saves partitions one after the other; the first that is refused ends it, and what came before is in force. */
export function useSaving(deps: Deps): Saving {
  const { api } = useConsole();
  const [save, setSave] = useState<SaveState>({ phase: 'idle' });
  const [refusals, setRefusals] = useState(0);
  const { connectorId, container, drafts, changed, wrong, onTried, onRefused, onSaved } = deps;
  const refuse = (partition: Partition, error: IpcError | null): void => {
    onRefused(partition.distinguishedName);
    setSave({ phase: 'refused', name: partitionName(partition), error });
  };
  const saveOne = async (partition: Partition): Promise<IpcError | null> => {
    const name = partition.distinguishedName;
    const settings = settingsIn(drafts, partition);
    const password = settings.serviceAccount === null ? null : typedSecret(container.current, name);
    const answer = await api.call('partitions.save', { connectorId, settings, password });
    if (!answer.ok) return answer.error;
    clearPassword(container.current, name);
    onSaved(name, answer.value);
    return null;
  };
  const saveAll = async (): Promise<void> => {
    onTried();
    if (wrong !== null) {
      refuse(wrong, null);
      setRefusals((count) => count + 1);
      return;
    }
    setSave({ phase: 'saving' });
    for (const partition of changed) {
      const error = await saveOne(partition);
      if (error !== null) {
        refuse(partition, error);
        return;
      }
    }
    const follows = changed.some((one) => importFollows(settingsIn(drafts, one), one.settings));
    setSave({ phase: 'saved', importFollows: follows });
  };
  return {
    save,
    refusals,
    saveAll: () => void saveAll(),
    forget: () => {
      setSave((before) => (before.phase === 'saving' ? before : { phase: 'idle' }));
    },
  };
}

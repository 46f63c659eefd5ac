import { useCallback, useEffect, useState } from 'react';
import { useConsole } from '../../../state/console-context';
import { needsLevel, newTree, setExpanded, setLevel, type Level, type TreeState } from './container-tree';

/** A tree that reads each level when it is opened for the first time. */
export interface ContainerTreeModel {
  readonly tree: TreeState;
  readonly expand: (distinguishedName: string) => void;
  readonly collapse: (distinguishedName: string) => void;
  /** Reads a level again that could not be read. */
  readonly retry: (distinguishedName: string) => void;
}

interface Deps {
  readonly connectorId: string;
  /** Of the partition. */
  readonly distinguishedName: string;
  readonly name: string;
}

/** The containers of a partition; its first level is read at once. */
export function useContainerTree({ connectorId, distinguishedName, name }: Deps): ContainerTreeModel {
  const { api } = useConsole();
  const [tree, setTree] = useState(() =>
    setExpanded(newTree(distinguishedName, name), distinguishedName, true),
  );
  const read = useCallback(
    async (dn: string): Promise<Level> => {
      const parent = dn === distinguishedName ? null : dn;
      const answer = await api.call('containers.list', { connectorId, distinguishedName, parent });
      return answer.ok ? { phase: 'ready', ...answer.value } : { phase: 'failed', error: answer.error };
    },
    [api, connectorId, distinguishedName],
  );
  useEffect(() => {
    void read(distinguishedName).then((level) => {
      setTree((before) => setLevel(before, distinguishedName, level));
    });
  }, [read, distinguishedName]);
  const load = async (dn: string): Promise<void> => {
    setTree((before) => setLevel(before, dn, { phase: 'loading' }));
    const level = await read(dn);
    setTree((before) => setLevel(before, dn, level));
  };
  return {
    tree,
    expand: (dn) => {
      setTree((before) => setExpanded(before, dn, true));
      if (needsLevel(tree, dn)) void load(dn);
    },
    collapse: (dn) => {
      setTree((before) => setExpanded(before, dn, false));
    },
    retry: (dn) => void load(dn),
  };
}

import { useRef, type KeyboardEvent } from 'react';
import { findByName, type TreeRow } from './container-tree';
import { searchFor, treeCommand, type TreeCommand } from './tree-keys';
import { rowHeight } from './tree-row';

/** Characters typed within this time belong to one name. Milliseconds. */
const typingMs = 700;

interface Keyboard {
  readonly rows: readonly TreeRow[];
  /** The line the keyboard is on. */
  readonly active: number;
  readonly go: (index: number) => void;
  readonly openOrClose: (row: TreeRow) => void;
  readonly toggle: (row: TreeRow) => void;
}

/** What is typed to find a name, as long as the pauses are short; any other key ends it. */
function useTyping() {
  const typed = useRef({ text: '', at: 0 });
  return {
    /** What has been typed up to now. */
    text: (): string => (Date.now() - typed.current.at > typingMs ? '' : typed.current.text),
    keep: (text: string): void => {
      typed.current = { text, at: Date.now() };
    },
  };
}

/** Keys of the tree. A blank within a name that is being typed belongs to the name; any other one ticks. */
export function useTreeKeys({ rows, active, go, openOrClose, toggle }: Keyboard) {
  const typing = useTyping();
  const find = (character: string): boolean => {
    const before = typing.text();
    const { text, from } = searchFor(before + character, active);
    const found = findByName(rows, from, text);
    if (found === -1 && character === ' ') return false;
    typing.keep(before + character);
    if (found !== -1) go(found);
    return true;
  };
  const obey = (command: TreeCommand): void => {
    if (command.kind === 'find') {
      find(command.text);
      return;
    }
    if (command.kind === 'toggle' && typing.text() !== '' && find(' ')) return;
    typing.keep('');
    const row = rows[command.index];
    if (row === undefined) return;
    if (command.kind === 'go') go(command.index);
    else if (command.kind === 'toggle') toggle(row);
    else openOrClose(row);
  };
  return (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const pageRows = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1);
    const command = treeCommand(event.key, rows, active, pageRows);
    if (command === null) return;
    obey(command);
    event.preventDefault();
  };
}

import { useEffect, useRef, useState, type RefObject } from 'react';

/** Put on the button that removes an entry. */
export const removes = { 'data-removes': '' } as const;
/** Put on what gets the focus when no entry is left. */
export const focusWhenEmpty = { 'data-focus-when-empty': '' } as const;

function target(list: HTMLElement, index: number): HTMLElement | null {
  const buttons = list.querySelectorAll<HTMLElement>('[data-removes]');
  return (
    buttons[Math.min(index, buttons.length - 1)] ?? list.querySelector<HTMLElement>('[data-focus-when-empty]')
  );
}

/**
 * Keeps the keyboard in a list whose entries can be removed: the focus goes to the next entry’s remove button, else to
 * the last one’s, else to `focusWhenEmpty`.
 *
 * @returns the list’s ref (an element around all of these), and what to call with the position of a removed entry
 */
export function useFocusAfterRemoval<E extends HTMLElement>(): [
  ref: RefObject<E | null>,
  onRemoved: (index: number) => void,
] {
  const ref = useRef<E>(null);
  const [removed, setRemoved] = useState<{ readonly index: number } | null>(null);
  useEffect(() => {
    if (removed !== null && ref.current !== null) target(ref.current, removed.index)?.focus();
  }, [removed]);
  return [
    ref,
    (index) => {
      setRemoved({ index });
    },
  ];
}

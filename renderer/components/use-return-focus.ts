import { useEffect, useState } from 'react';

/** Gives the focus back to where it was before this component appeared, when it goes away: for dialogs. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // What it came from may itself be on its way out; and the dialog’s own focus handling comes first.
      setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body;
        if (nowhere && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    },
    [before],
  );
}

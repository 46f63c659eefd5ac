import type { Console } from './console-store';

/**
 * Tells the window, on every change of it, whether its end would lose something: changes of the page, or a wizard that is
 * not finished.
 *
 * @returns a function that ends it
 */
export function reportUnsaved({ store, setup, api }: Pick<Console, 'store' | 'setup' | 'api'>): () => void {
  let told = false;
  const tell = (): void => {
    const { view } = setup.store.getState();
    const inWizard = view !== null && view.draft !== null && view.run?.phase !== 'done';
    const unsaved = store.getState().unsaved || inWizard;
    if (unsaved === told) return;
    told = unsaved;
    void api.call('window.unsaved', { unsaved });
  };
  const ends = [store.subscribe(tell), setup.store.subscribe(tell)];
  tell();
  return () => {
    for (const end of ends) end();
  };
}

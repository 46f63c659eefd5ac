import { useEffect, useState } from 'react';
import type { CloudView } from '../../../shared/ipc/cloud-channels';
import { useConsole } from '../../state/console-context';

/** What is set for the cloud connector; `null` until it is known. */
export function useCloud(): { readonly view: CloudView | null; readonly setView: (view: CloudView) => void } {
  const { api } = useConsole();
  const [view, setView] = useState<CloudView | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void api.call('cloud.get', undefined).then((answer) => {
      if (isCurrent && answer.ok) setView(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [api]);
  return { view, setView };
}

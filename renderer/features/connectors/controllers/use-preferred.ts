import { useState } from 'react';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { moved, withHost, withoutHost, type HostProblem } from './preferred-order';

/** The ordered list while it is edited. */
export interface PreferredModel {
  readonly hosts: readonly string[];
  /** What the last change was, for screen readers. */
  readonly said: string;
  /** @returns why the host was not added */
  readonly add: (host: string) => HostProblem | null;
  readonly move: (from: number, to: number) => void;
  readonly remove: (host: string) => void;
}

/** Edits a list of preferred domain controllers and says each change. */
export function usePreferred(initial: readonly string[]): PreferredModel {
  const formats = useFormats();
  const { controllers: words } = useTexts().connectors;
  const [hosts, setHosts] = useState(initial);
  const [said, setSaid] = useState('');
  return {
    hosts,
    said,
    add: (host) => {
      const next = withHost(hosts, host);
      if (!next.ok) return next.error;
      setHosts(next.value);
      setSaid(words.addedToList(next.value.at(-1) ?? host, formats.count(next.value.length)));
      return null;
    },
    move: (from, to) => {
      const next = moved(hosts, from, to);
      if (next === hosts) return;
      setHosts(next);
      setSaid(words.moved(hosts[from] ?? '', formats.count(to + 1), formats.count(hosts.length)));
    },
    remove: (host) => {
      setHosts(withoutHost(hosts, host));
      setSaid(words.removed(host));
    },
  };
}

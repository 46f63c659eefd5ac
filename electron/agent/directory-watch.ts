import type { Forests } from './directory-port';
import { repeat, type Repeater } from './repeat';
import type { StatusHolder } from './status';

/** Keeps the status of the PDC emulators up to date. */
export interface DirectoryWatch {
  /** Probes every connector once. Never throws. */
  probe(): Promise<void>;
  stop(): Promise<void>;
}

const everyMs = 60_000;

/** Probes every minute, and when asked. Probes go to the domain controllers only, never over the relay. */
export function watchDirectories(
  connectorIds: () => readonly string[],
  forests: Forests,
  status: StatusHolder,
): DirectoryWatch {
  const probe = async (): Promise<void> => {
    const connectors = await Promise.all(connectorIds().map((id) => forests.probe(id)));
    status.update({ connectors });
  };
  const repeater: Repeater = repeat(everyMs, probe);
  return { probe, stop: () => repeater.stop() };
}

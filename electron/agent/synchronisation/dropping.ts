import type { Connector } from '../../../shared/model/connector';
import { dropExcluded } from '../connectors/drop-excluded';
import type { Log } from '../diagnostics/log';
import type { ConnectorSpaces } from '../sync/storage';

/** Takes those out of the connector spaces whom the settings exclude. */
export interface Dropping {
  /** One after the other: the settings of the last one are those in force. Never throws. */
  drop(connector: Connector): void;
  /** Resolves when nobody is being taken out; `null` = nobody is. */
  ended(): Promise<void> | null;
}

/** @param onDropped told of a connector from which somebody was taken out, unless the signal came */
export function createDropping(
  spaces: Pick<ConnectorSpaces, 'prune'>,
  log: Log,
  signal: AbortSignal,
  onDropped: (connector: string) => void,
): Dropping {
  let running: Promise<void> | null = null;
  const dropOne = async (before: Promise<void> | null, connector: Connector): Promise<void> => {
    await before;
    try {
      const dropped = await dropExcluded(spaces, connector, signal);
      if (dropped > 0 && !signal.aborted) onDropped(connector.id);
    } catch (cause) {
      log.error('sync.unexpected', { cause });
    }
  };
  return {
    drop(connector) {
      const one: Promise<void> = dropOne(running, connector).finally(() => {
        if (running === one) running = null;
      });
      running = one;
    },
    ended: () => running,
  };
}

import { describe, expect, it } from 'vitest';
import {
  missingByConnector,
  oldestSynchronisation,
  staleConnectors,
} from '../../../../renderer/features/runs/freshness';
import { syncStatus } from '../../../fakes/fake-sync';

const now = Date.UTC(2026, 10, 21, 12);
const minuteMs = 60_000;

function fresh(connector: string, importedAgo: number | null, synchronizedAgo: number | null) {
  const at = (minutes: number | null): number | null => (minutes === null ? null : now - minutes * minuteMs);
  return { connector, importedAt: at(importedAgo), synchronizedAt: at(synchronizedAgo) };
}

describe('staleConnectors', () => {
  const ids = (freshness: ReturnType<typeof fresh>[], everyMinutes = 30) => {
    const { scheduler } = syncStatus();
    return staleConnectors(syncStatus({ freshness, scheduler: { ...scheduler, everyMinutes } }), now).map(
      ({ connector }) => connector,
    );
  };

  it('names those older than two intervals in either way, and not one that is just as old', () => {
    expect(
      ids([
        fresh('new', 3, 2),
        fresh('just', 60, 60),
        fresh('import', 61, 2),
        fresh('links', 2, 61),
        fresh('never', null, null),
      ]),
    ).toEqual(['import', 'links', 'never']);
  });

  it('goes by the interval that is set', () => {
    expect([ids([fresh('corp', 61, 61)], 1440), ids([fresh('corp', 11, 3)], 5)]).toEqual([[], ['corp']]);
  });

  it('leaves out those that lack a full run: these are missing', () => {
    const missing = [{ connector: 'corp', profile: 'Full Import' }] as const;
    const freshness = [fresh('corp', null, null), fresh('cloud', 90, 90)];
    expect(
      staleConnectors(syncStatus({ freshness, missing: [...missing] }), now).map((one) => one.connector),
    ).toEqual(['cloud']);
  });
});

describe('missingByConnector', () => {
  it('gathers the profiles of each connector in the order given', () => {
    expect(
      missingByConnector({
        missing: [
          { connector: 'corp', profile: 'Full Import' },
          { connector: 'cloud', profile: 'Full Synchronization' },
          { connector: 'corp', profile: 'Full Synchronization' },
        ],
      }),
    ).toEqual([
      { connector: 'corp', profiles: ['Full Import', 'Full Synchronization'] },
      { connector: 'cloud', profiles: ['Full Synchronization'] },
    ]);
  });
});

describe('oldestSynchronisation', () => {
  it('is that of the connector that was synchronised longest ago; unknown when one never was', () => {
    const a = fresh('a', 1, 5);
    expect([
      oldestSynchronisation({ freshness: [a, fresh('b', 1, 9)] }),
      oldestSynchronisation({ freshness: [a, fresh('b', 1, null)] }),
      oldestSynchronisation({ freshness: [] }),
    ]).toEqual([now - 9 * minuteMs, null, null]);
  });
});

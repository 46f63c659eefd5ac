import { describe, expect, it } from 'vitest';
import { connectorSchema } from '../../../../shared/model/connector';
import type { ConnectorStatus } from '../../../../shared/model/agent-status';
import { listVersion, withLiveStatus } from '../../../../renderer/state/connectors';

const connector = connectorSchema.parse({ id: 'corp', domain: 'corp.example.com', serviceAccount: 'a@b' });
const status = (state: ConnectorStatus['state']): ConnectorStatus => ({
  id: 'corp',
  name: 'corp.example.com',
  pdc: null,
  state,
  checkedAt: null,
  rttMs: null,
  policyHints: null,
  error: null,
});
const view = { connector, status: status('unknown'), lastImportAt: null, users: 3 };

describe('withLiveStatus', () => {
  it('takes the newest state by id, and the listed one while there is no newer', () => {
    const other = { ...view, connector: { ...connector, id: 'other' } };
    expect(withLiveStatus([view, other], [status('reachable')]).map((one) => one.status?.state)).toEqual([
      'reachable',
      'unknown',
    ]);
  });
});

describe('listVersion', () => {
  it('changes with the forests and with every import, not with their state', () => {
    const first = listVersion([status('unknown')], null);
    expect([
      listVersion([status('reachable')], null) === first,
      listVersion([status('unknown')], 5) === first,
      listVersion([], null) === first,
    ]).toEqual([true, false, false]);
  });
});

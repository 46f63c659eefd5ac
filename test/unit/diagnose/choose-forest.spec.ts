import { describe, expect, it } from 'vitest';
import { chooseForest } from '../../../electron/agent/diagnose/choose-forest';
import { connectorSchema } from '../../../shared/model/connector';

const forest = (id: string, domain: string, partitions: readonly string[] = []) => ({
  connector: connectorSchema.parse({
    id,
    domain,
    serviceAccount: 'svc',
    partitions: partitions.map((distinguishedName) => ({ distinguishedName })),
  }),
});
const corp = forest('corp', 'corp.example', ['DC=sales,DC=corp,DC=example']);
const fabrikam = forest('fabrikam', 'fabrikam.example');
const both = [corp, fabrikam];

describe('the forest a partition is asked in', () => {
  it('is the named one, the only one, or the one that knows the partition', () => {
    expect([
      chooseForest(both, 'DC=corp,DC=example', 'fabrikam'),
      chooseForest([corp], 'DC=anything', null),
      chooseForest(both, 'dc=FABRIKAM, dc=example', null),
      chooseForest(both, 'DC=sales,DC=corp,DC=example', null),
    ]).toEqual([fabrikam, corp, fabrikam, corp].map((value) => ({ ok: true, value })));
  });

  it('is asked for where it cannot be known', () => {
    expect([chooseForest(both, 'DC=x', null), chooseForest(both, 'DC=x', 'gone')]).toEqual([
      { ok: false, error: 'Which forest has DC=x? Name it with --connector=ID: corp, fabrikam' },
      { ok: false, error: 'There is no connector gone; there are: corp, fabrikam' },
    ]);
  });
});

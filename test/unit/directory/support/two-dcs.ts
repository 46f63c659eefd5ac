import type { Connector } from '../../../../shared/model/connector';
import { partitionSettingsSchema, type PartitionSettings } from '../../../../shared/model/partition';
import type { TestAuthority } from './certificates';
import { connectorOf } from './connector';
import { baseDn, startFakeDc, type FakeDc, type FakeDcOptions } from './fake-dc';

export const dc1 = 'dc1.corp.example.com';
export const dc2 = 'dc2.corp.example.com';

/** dc1, the PDC emulator, and dc2, on the same port of different addresses. */
export async function startTwoDcs(
  authority: TestAuthority,
  net: string,
  second: Partial<FakeDcOptions> = {},
): Promise<readonly [FakeDc, FakeDc]> {
  const first = await startFakeDc({ authority, host: dc1, address: `${net}.1` });
  const { port } = first;
  return [
    first,
    await startFakeDc({ authority, host: dc2, address: `${net}.2`, port, roleOwner: dc1, ...second }),
  ];
}

/** A connector of both with settings for its partition. */
export function connectorWith(
  authority: TestAuthority,
  dcs: readonly FakeDc[],
  settings: Partial<PartitionSettings> | null,
): Connector {
  const partitions =
    settings === null ? [] : [partitionSettingsSchema.parse({ distinguishedName: baseDn, ...settings })];
  return connectorOf(authority, dcs, { partitions });
}

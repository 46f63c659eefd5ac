import { describe, expect, it } from 'vitest';
import { durationMs, fileTimeMs } from '../../../../electron/agent/directory/values/file-time';
import { adDuration, filetime } from '../../../../lab/population/ldap-values';

describe('times of Active Directory', () => {
  it('are read as the lab writes them', () => {
    const moment = Date.UTC(2026, 10, 21, 12, 34, 56);
    expect([fileTimeMs(filetime(moment)), durationMs(adDuration(86_400_000))]).toEqual([moment, 86_400_000]);
  });

  it('have words for never, without end and nothing', () => {
    expect(['0', '9223372036854775807', '-1', '', '1e9', null].map(fileTimeMs)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    expect(['-9223372036854775808', '0', 'x', null].map(durationMs)).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      null,
      null,
    ]);
  });
});

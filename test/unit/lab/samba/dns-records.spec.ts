import { describe, expect, it } from 'vitest';
import { srvRecord } from '../../../../lab/samba/dns-records';

/** As Samba 4.17 made it when it provisioned a domain controller of this name. */
const recorded = 'HgAhAAXwAAABAAAAAAADhAAAAAAAAAAAAAAAZAGFFgQDZGMxBGNvcnAHZXhhbXBsZQNjb20A';

describe('a service record in the directory', () => {
  it('has the bytes that Samba writes', () => {
    expect(srvRecord('dc1.corp.example.com').toString('base64')).toBe(recorded);
  });

  it('names another host by other bytes', () => {
    expect(srvRecord('dc2.corp.example.com').toString('base64')).not.toBe(recorded);
  });
});

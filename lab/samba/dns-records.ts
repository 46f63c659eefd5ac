import { Attribute, Change, type Client } from 'ldapts';
import { joined } from '../population/ldap-values';
import { baseDnOf } from './domain-identity';

const srvType = 33;
const recordVersion = 5;
/** DNS_RPC rank “zone”. */
const zoneRank = 0xf0;
const headerBytes = 24;
const ttlSeconds = 900;
const weight = 100;
const ldapPort = 389;

/** An SRV record for LDAP as a directory keeps it in `dnsRecord` (MS-DNSP 2.3.2.2 and 2.2.2.2.4.18). */
export function srvRecord(host: string): Buffer {
  const labels = host.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  const name = joined([...labels, Buffer.from([0])]);
  const data = Buffer.alloc(8);
  data.writeUInt16BE(weight, 2);
  data.writeUInt16BE(ldapPort, 4);
  data.writeUInt8(name.length, 6);
  data.writeUInt8(labels.length, 7);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(data.length + name.length, 0);
  header.writeUInt16LE(srvType, 2);
  header.writeUInt8(recordVersion, 4);
  header.writeUInt8(zoneRank, 5);
  header.writeUInt32LE(1, 8);
  header.writeUInt32BE(ttlSeconds, 12);
  return joined([header, data, name]);
}

/**
 * Makes `_ldap._tcp.pdc._msdcs.<domain>` name this host and no other, in the copy of the zone that one domain
 * controller holds: what Samba’s `dnsupdate` service, which the lab does without, does in minutes.
 */
export async function namePdcInDns(admin: Client, domain: string, host: string): Promise<void> {
  const zone = `DC=_msdcs.${domain},CN=MicrosoftDNS,DC=ForestDnsZones,${baseDnOf(domain)}`;
  const modification = new Attribute({ type: 'dnsRecord', values: [srvRecord(host)] });
  await admin.modify(`DC=_ldap._tcp.pdc,${zone}`, new Change({ operation: 'replace', modification }));
}

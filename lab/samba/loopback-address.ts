import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** What a domain controller listens on. A client cannot be told other ports for most of them. */
const tcpPorts = [53, 88, 135, 389, 464, 636, 3268, 3269] as const;
const udpPorts = [53, 88, 389, 464] as const;
const attempts = 10;

/**
 * A loopback address of 127.64.0.0/10 on which every port of a domain controller is free. At random, so that labs
 * started at the same moment do not meet. Throws where none of ten is: then something listens on all addresses.
 */
export async function freeLoopbackAddress(): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const address = `127.${64 + randomInt(64)}.${randomInt(256)}.${1 + randomInt(254)}`;
    const checks = [
      ...tcpPorts.map((port) => canListen(address, port)),
      ...udpPorts.map((port) => canReceive(address, port)),
    ];
    if ((await Promise.all(checks)).every((free) => free)) return address;
  }
  throw new Error(
    'No loopback address with the ports of a domain controller free (53, 88, 135, 389, 464, 636): ' +
      'another service listens on one of them on all addresses',
  );
}

function canListen(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

function canReceive(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind(port, address, () => socket.close(() => resolve(true)));
  });
}

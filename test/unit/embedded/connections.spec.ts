import { readFile } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import * as fc from 'fast-check';
import { Client } from 'ldapts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectToLab, freshBind } from '../../../lab/lab-directory';
import { replacement } from '../../../lab/population/ldap-values';
import { randomPassword } from '../../../lab/population/passwords';
import { answer, baseDn, makeGround, reset, type Ground } from './support/ground';

const address = '127.0.0.1';

describe('connections of the embedded directory', () => {
  let ground: Ground;
  let ca: Buffer;
  beforeAll(async () => {
    ground = await makeGround();
    ca = await readFile(ground.directory.ldaps.caFile);
  });
  afterEach(() => ground.directory.faults.clear());
  afterAll(() => ground.close());

  const rootDse = (client: Client): Promise<unknown> =>
    client.search('', { scope: 'base', attributes: ['dnsHostName'] });
  const isServing = async (): Promise<boolean> => {
    const { distinguishedName, password } = ground.directory.administrator;
    return freshBind(ground.directory.ldaps, distinguishedName, password);
  };

  /** Everything the server sends until it closes, after these bytes. */
  const sendRaw = async (bytes: Buffer): Promise<Buffer> => {
    const { host, port } = ground.directory.ldaps;
    const socket: Duplex = connectTls({ host: address, port, servername: host, ca: ca.toString() });
    const received: string[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk.toString('hex')));
    socket.on('error', () => undefined);
    socket.write(bytes);
    const timer = setTimeout(() => socket.destroy(), 500);
    await new Promise((resolve) => socket.once('close', resolve));
    clearTimeout(timer);
    return Buffer.from(received.join(''), 'hex');
  };

  it('are encrypted with a certificate for the host and its address', async () => {
    const { host, port } = ground.directory.ldaps;
    const names = [host, address];
    for (const servername of names) {
      const client = new Client({
        url: `ldaps://${address}:${port}`,
        tlsOptions: { ca, ...(servername === address ? {} : { servername }) },
      });
      await expect(rootDse(client)).resolves.toBeDefined();
      await client.unbind();
    }
    const untrusting = new Client({ url: `ldaps://${address}:${port}`, tlsOptions: { servername: host } });
    await expect(rootDse(untrusting)).rejects.toThrow('unable to');
  });

  it('are plain on the other port until StartTLS, and take no password before it', async () => {
    const { host, port } = ground.directory.ldap;
    const { distinguishedName, password } = ground.directory.administrator;
    const target = ground.person('plain').distinguishedName;
    const client = new Client({ url: `ldap://${address}:${port}` });
    await client.bind(distinguishedName, password);
    expect(await answer(client.modify(target, reset(randomPassword())))).toBe(
      '53 0000001F: SvcErr: DSID-031A1254, problem 5003 (WILL_NOT_PERFORM), data 0',
    );
    await client.startTLS({ ca, servername: host });
    expect(await answer(client.search(baseDn, { scope: 'base' }))).toMatch(/^1 000004DC/);
    await client.bind(distinguishedName, password);
    expect(await answer(client.modify(target, reset(randomPassword())))).toBe('done');
    await client.unbind();
  });

  it('refuse StartTLS where TLS is in effect, other extensions and other binds, and go on', async () => {
    const client = await ground.admin();
    expect(await answer(client.exop('1.3.6.1.4.1.1466.20037'))).toMatch(/^1 .*already in effect/);
    expect(await answer(client.exop('1.2.3.4'))).toMatch(/^2 0000203D/);
    expect(await answer(client.bind('PLAIN', 'credentials'))).toMatch(/^7 /);
    expect(await rootDse(client)).toBeDefined();
  });

  it('end with a notice when a message is not LDAP, and only they', async () => {
    const client = await ground.admin();
    const notice = await sendRaw(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(notice.toString('latin1')).toContain('1.3.6.1.4.1.1466.20036');
    expect(notice.toString('latin1')).toContain('Error decoding ldap message');
    expect(await rootDse(client)).toBeDefined();
    expect(await isServing()).toBe(true);
  });

  it.each([
    ['an endless length', '3084ffffffff020101'],
    ['an indefinite length', '3080020101'],
    ['a length that reaches beyond the message', '300c0201016307040a'.padEnd(28, '0')],
    ['a message of 16 MiB', '308401000000020101'],
    ['a password that is longer than the message', '300c02010160070201030400' + '8005'],
    ['a password of a negative length', '3010020101600b0201030400' + '8084ffffffff'],
    ['no operation', '3003020101'],
    ['a negative message id', '30050201ff4200'],
    ['an unknown operation', '30050201017e00'],
    ['a long integer', `300d02080102030405060708420000`],
  ])('end on %s', async (_, hex) => {
    expect((await sendRaw(Buffer.from(hex, 'hex'))).toString('latin1')).toContain('1.3.6.1.4.1.1466.20036');
    expect(await isServing()).toBe(true);
  });

  it('end on a filter that is nested too deeply', async () => {
    const client = await ground.admin();
    const nested = `${'(!'.repeat(400)}(cn=x)${')'.repeat(400)}`;
    await expect(client.search(baseDn, { filter: nested })).rejects.toThrow();
    expect(await isServing()).toBe(true);
  });

  it('survive any bytes', async () => {
    const before = ground.log.length;
    const message = fc.uint8Array({ minLength: 1, maxLength: 60 });
    const framed = message.map((content) => Buffer.from([0x30, content.length, ...content]));
    await fc.assert(
      fc.asyncProperty(framed, async (bytes) => {
        const socket: Duplex = connectTls({
          host: address,
          port: ground.directory.ldaps.port,
          rejectUnauthorized: false,
        });
        socket.on('error', () => undefined);
        socket.resume();
        socket.end(bytes);
        await new Promise((resolve) => socket.once('close', resolve));
      }),
      { numRuns: 60 },
    );
    expect(await isServing()).toBe(true);
    expect(ground.log.slice(before)).toEqual([]);
  });

  it('survive a client without TLS, one that goes away, and bytes that come one by one', async () => {
    const plain: Duplex = connectPlain(ground.directory.ldaps.port, address);
    plain.on('error', () => undefined);
    plain.write(Buffer.from('300c020101', 'hex'));
    await new Promise((resolve) => plain.once('close', resolve));

    const { host, port } = ground.directory.ldaps;
    const slow: Duplex = connectTls({ host: address, port, servername: host, ca: ca.toString() });
    const answered = new Promise<Buffer>((resolve) => slow.once('data', resolve));
    const anonymousBind = Buffer.from('300c020101600702010304008000', 'hex');
    for (const byte of anonymousBind) {
      slow.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect((await answered).toString('hex')).toBe('300c02010161070a010004000400');
    slow.destroy();
    expect(await isServing()).toBe(true);
  });

  it('take several requests in one piece and answer them in order', async () => {
    const binds = [1, 2, 3].map((id) => `300c02010${id}600702010304008000`).join('');
    const unbind = '30050201044200';
    expect((await sendRaw(Buffer.from(binds + unbind, 'hex'))).toString('hex')).toBe(
      [1, 2, 3].map((id) => `300c02010${id}61070a010004000400`).join(''),
    );
  });

  it('may be many at the same time', async () => {
    const people = Array.from({ length: 10 }, () => ground.person('plain'));
    const results = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const person = people[index % people.length];
        return person === undefined
          ? false
          : ground.directory.bind(person.distinguishedName, person.password);
      }),
    );
    expect(results).toEqual(Array(50).fill(true));
  });

  describe('faults on order', () => {
    const change = replacement('description', 'written');
    const isWritten = async (dn: string): Promise<boolean> => {
      const { searchEntries } = await (
        await ground.admin()
      ).search(dn, { scope: 'base', attributes: ['description'] });
      return (searchEntries[0]?.['description'] as string[]).length > 0;
    };

    it('delay an answer; the operation is done at once', async () => {
      const { distinguishedName: dn } = ground.person('plain');
      const client = await ground.admin();
      ground.directory.faults.delayMs('modify', 200);
      const startedAt = performance.now();
      const modified = client.modify(dn, change);
      await expect.poll(() => isWritten(dn)).toBe(true);
      await modified;
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
    });

    it('drop the connection with and without having done the operation', async () => {
      const [done, undone] = [
        ground.person('plain').distinguishedName,
        ground.person('plain').distinguishedName,
      ];
      ground.directory.faults.dropBeforeReply('modify');
      await expect((await ground.admin()).modify(done, change)).rejects.toThrow();
      expect(await isWritten(done)).toBe(true);
      ground.directory.faults.dropBeforeApply('modify');
      await expect((await ground.admin()).modify(undone, change)).rejects.toThrow();
      expect(await isWritten(undone)).toBe(false);
    });

    it('end in the middle of an answer', async () => {
      const { distinguishedName: dn } = ground.person('plain');
      ground.directory.faults.closeMidMessage('search');
      const { host, port } = ground.directory.ldaps;
      const client = new Client({
        url: `ldaps://${address}:${port}`,
        timeout: 2_000,
        tlsOptions: { ca, servername: host },
      });
      await expect(client.search('', { scope: 'base' })).rejects.toThrow();
      await client.unbind();
      expect(await isWritten(dn)).toBe(false);
    });

    it('refuse once with busy and with a referral, to the operation they are aimed at', async () => {
      const { distinguishedName: dn } = ground.person('plain');
      const client = await ground.admin();
      const { busyOnce, referralOnce } = ground.directory.faults;
      busyOnce('modify');
      referralOnce('modify');
      expect(await rootDse(client)).toBeDefined();
      expect(await answer(client.modify(dn, change))).toMatch(/^51 0000200E: SvcErr: .*5001 \(BUSY\)/);
      expect(await isWritten(dn)).toBe(false);
      expect(await answer(client.modify(dn, change))).toMatch(/^10 0000202B: RefErr/);
      expect(await answer(client.modify(dn, change))).toBe('done');
      busyOnce('bind');
      expect(await answer(client.bind('x', 'y'))).toMatch(/^51 /);
    });
  });

  it('all end when the directory is stopped', async () => {
    const other = await makeGround(13);
    const { ldaps, people, stop } = other.directory;
    const client = await connectToLab(ldaps);
    await client.bind(people[0]?.distinguishedName ?? '', people[0]?.password ?? '');
    await stop();
    await expect(rootDse(client)).rejects.toThrow();
    await expect(freshBind(ldaps, 'x', 'y')).rejects.toThrow('ECONNREFUSED');
    await other.close();
  });
});

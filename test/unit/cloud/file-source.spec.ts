import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileSource } from '../../../electron/agent/cloud/file-source';
import type { CloudImportObject } from '../../../electron/agent/sync/objects';
import type { CloudWatermark, SourceEvent } from '../../../electron/agent/sync/ports';
import type { AuthenticationType } from '../../../shared/operations';

type Event = SourceEvent<CloudImportObject, CloudWatermark>;

const never = new AbortController().signal;
const ada = '0b1c2d3e-0000-4000-8000-00000000000a';
const bob = '0b1c2d3e-0000-4000-8000-00000000000b';
const anchor = 'k7Vd0v9bSUqK3m1Zr2o0Xw==';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-file-'));
  file = join(folder, 'users');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function sourceOf(authenticationTypes: Record<string, AuthenticationType> = {}) {
  return createFileSource({ file, authenticationTypes });
}

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function read(content: string | Uint8Array, types: Record<string, AuthenticationType> = {}) {
  await writeFile(file, content);
  return collect(sourceOf(types).fullImport(never));
}

function objectsOf(events: readonly Event[]): readonly CloudImportObject[] {
  return events.flatMap((event) => (event.kind === 'objects' ? event.objects : []));
}

function errorsOf(events: readonly Event[]) {
  return events.flatMap((event) => (event.kind === 'errors' ? event.errors : []));
}

const adaObject: CloudImportObject = {
  cloudAnchor: `User_${ada}`,
  sourceAnchor: anchor,
  userPrincipalName: 'ada@contoso.example',
  displayName: 'Lovelace, Ada',
  authenticationType: 'passwordHashSync',
  licensed: null,
};
const bobObject: CloudImportObject = {
  cloudAnchor: `User_${bob}`,
  sourceAnchor: null,
  userPrincipalName: 'bob@contoso.example',
  displayName: 'Bob',
  authenticationType: 'cloudOnly',
  licensed: null,
};

describe('a CSV file', () => {
  const header = 'userPrincipalName,displayName,id,onPremisesImmutableId';
  const rows = `ada@contoso.example,"Lovelace, Ada",${ada},${anchor}\r\nbob@contoso.example,Bob,${bob},`;

  it('is read with its end as the watermark', async () => {
    const events = await read(`${header}\r\n${rows}\r\n`);
    expect(events).toEqual([
      { kind: 'objects', objects: [adaObject, bobObject] },
      { kind: 'end', watermark: { deltaToken: expect.any(String) } },
    ]);
  });

  it.each([
    ['a byte order mark', `\ufeff${header}\n${rows}`],
    ['UTF-16 of Windows PowerShell', Uint8Array.from(Buffer.from(`\ufeff${header}\r\n${rows}`, 'utf16le'))],
    ['the type line of Windows PowerShell', `#TYPE Microsoft.Graph.User\r\n${header}\r\n${rows}`],
    ['the version line of the admin center', `version:v1.0\n\n${header}\n${rows}`],
    ['quoted headers and LF', `"userPrincipalName","displayName","id","onPremisesImmutableId"\n${rows}`],
    ['names of the older module', `UserPrincipalName,DisplayName,ObjectId,ImmutableId\n${rows}`],
    ['names with spaces', `User principal name,Display name,Object Id,On-premises immutable ID\n${rows}`],
  ])('is read with %s', async (_, content) => {
    expect(objectsOf(await read(content))).toEqual([adaObject, bobObject]);
  });

  it('is read with semicolons, columns in any order and columns that nobody asked for', async () => {
    const content = [
      'city;immutableId;accountEnabled;objectId;displayName;userPrincipalName',
      `Paris;${anchor};True;${ada.toUpperCase()};Lovelace, Ada;ada@contoso.example`,
    ].join('\n');
    expect(objectsOf(await read(content))).toEqual([adaObject]);
  });

  it('counts the lines before the header', async () => {
    const events = await read(`#TYPE x\n\n${header}\nada,Ada,not-an-id,x\n`);
    expect(errorsOf(events)).toEqual([
      { kind: 'bad-row', object: null, key: null, line: 4, reason: 'id is not an object id' },
    ]);
  });

  it('lists bad rows with line and reason and goes on', async () => {
    const content = [
      `${header},directorySynced`,
      `x@contoso.example,X,,${anchor},true`,
      `y@contoso.example,Y`,
      `"z"z,Z,${bob},${anchor},true`,
      `ada@contoso.example,"Lovelace, Ada",${ada},${anchor},true`,
      `bob@contoso.example,Bob,${bob},${anchor},perhaps`,
      `bob@contoso.example,Bob,${bob},${'x'.repeat(257)},true`,
    ].join('\n');
    const events = await read(content);
    expect(objectsOf(events)).toEqual([adaObject]);
    const key = `User_${bob}`;
    expect(errorsOf(events)).toEqual([
      { kind: 'bad-row', object: null, key: null, line: 2, reason: 'id is missing' },
      {
        kind: 'bad-row',
        object: null,
        key: null,
        line: 3,
        reason: 'It has 2 columns and the header 5',
      },
      {
        kind: 'bad-row',
        object: null,
        key: null,
        line: 4,
        reason: 'Text after a closing quotation mark',
      },
      { kind: 'bad-row', object: key, key, line: 6, reason: 'synchronized is neither true nor false' },
      { kind: 'bad-row', object: key, key, line: 7, reason: 'immutableId has more than 256 characters' },
    ]);
    expect(events.at(-1)?.kind).toBe('end');
  });

  it('names the names that are not UTF-8 where people are told apart by them', async () => {
    const row = `m\u00fcller@contoso.example,M\u00fcller,${ada},${anchor}`;
    const events = await read(Uint8Array.from(Buffer.from(`${header}\n${row}\n`, 'latin1')));
    expect(errorsOf(events).map(({ reason }) => reason)).toEqual(['userPrincipalName is not valid UTF-8']);
  });

  it.each([
    ['userPrincipalName,displayName', 'lacks id or objectId, onPremisesImmutableId or immutableId.'],
    ['id,onPremisesImmutableId', 'lacks userPrincipalName.'],
    ['', 'is empty.'],
    ['\n \n', 'is empty.'],
    ['#TYPE x\n', 'has no header.'],
  ])('fails without the columns it needs: %j', async (content, words) => {
    const events = await read(content);
    expect(events).toEqual([
      { kind: 'failed', status: 'no-start-connection', message: expect.stringContaining(words) },
    ]);
  });
});

describe('how people authenticate', () => {
  const types = { 'Contoso.Example': 'passThrough', 'fed.example': 'federated' } as const;
  it.each([
    ['the row says it', { authenticationType: 'FEDERATED', onPremisesImmutableId: null }, 'federated'],
    ['no immutable id', { onPremisesImmutableId: null }, 'cloudOnly'],
    ['an empty immutable id', { onPremisesImmutableId: ' ' }, 'cloudOnly'],
    ['not synchronised', { directorySynced: 'False' }, 'cloudOnly'],
    ['not synchronised, from Graph', { onPremisesSyncEnabled: false }, 'cloudOnly'],
    ['nothing of synchronisation', { onPremisesSyncEnabled: null }, 'passThrough'],
    ['the domain', {}, 'passThrough'],
    ['the domain above', { userPrincipalName: 'a@emea.Fed.Example' }, 'federated'],
    ['a domain without a setting', { userPrincipalName: 'a@other.example' }, 'passwordHashSync'],
    ['no name', { userPrincipalName: null }, 'passwordHashSync'],
  ])('is decided by: %s', async (_, given, expected) => {
    const user = {
      id: ada,
      userPrincipalName: 'ada@contoso.example',
      onPremisesImmutableId: anchor,
      ...given,
    };
    const [object] = objectsOf(await read(JSON.stringify(user), types));
    expect(object?.authenticationType).toBe(expected);
  });
});

describe('a licence', () => {
  it.each([
    [{}, null],
    [{ assignedLicenses: [] }, false],
    [{ assignedLicenses: [{ skuId: 'x' }] }, true],
    [{ isLicensed: 'True' }, true],
    [{ licensed: false }, false],
    [{ licenses: 'Unlicensed' }, false],
    [{ licenses: 'Microsoft 365 E3+Visio' }, true],
    [{ assignedLicenses: 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphAssignedLicense[]' }, null],
    [{ assignedLicenses: '' }, false],
  ])('of %j is %j', async (given, expected) => {
    const [object] = objectsOf(await read(JSON.stringify({ id: ada, ...given })));
    expect(object?.licensed).toBe(expected);
  });
});

describe('a JSON Lines file', () => {
  it('is read in the agent’s own form and in that of Graph, with bad lines listed', async () => {
    const content = [
      JSON.stringify({
        cloudAnchor: 'User_x',
        onPremisesImmutableId: anchor,
        authenticationType: 'federated',
      }),
      '',
      'nonsense',
      '[1]',
      JSON.stringify({ id: 7 }),
      JSON.stringify({ id: bob, userPrincipalName: 'bob@contoso.example', displayName: 'Bob' }),
      JSON.stringify({ cloudAnchor: 'User_y', authenticationType: 'managed' }),
    ].join('\r\n');
    const events = await read(`\ufeff${content}`);
    expect(objectsOf(events)).toEqual([
      {
        cloudAnchor: 'User_x',
        sourceAnchor: anchor,
        userPrincipalName: null,
        displayName: null,
        authenticationType: 'federated',
        licensed: null,
      },
      bobObject,
    ]);
    expect(errorsOf(events).map(({ line, key, reason }) => [line, key, reason])).toEqual([
      [3, null, 'Not JSON'],
      [4, null, 'Not a JSON object'],
      [5, null, 'id is not text'],
      [7, 'User_y', 'authenticationType is none of federated, passwordHashSync, passThrough, cloudOnly'],
    ]);
  });

  it('goes on after a line that is too long', async () => {
    const content = `{"id":"${'x'.repeat(300_000)}"}\n{"id":"${ada}"}`;
    const events = await read(content);
    expect(errorsOf(events).map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'A line of more than 262144 characters'],
    ]);
    expect(objectsOf(events).map(({ cloudAnchor }) => cloudAnchor)).toEqual([`User_${ada}`]);
  });

  it.each(['[\n{"id":"x"}\n]', '[{"id":"x"}]', '{\n"value":[]}'])(
    'is not one JSON document: %j',
    async (content) => {
      expect(await read(content)).toEqual([
        {
          kind: 'failed',
          status: 'no-start-connection',
          message: expect.stringContaining('It is one JSON document.'),
        },
      ]);
    },
  );

  it('gives back whatever users were written', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\ufffd'));
    const users = fc.array(
      fc.record({ userPrincipalName: fc.option(texts), displayName: fc.option(texts) }),
      { maxLength: 5, minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(users, async (people) => {
        const withIds = people.map((person) => ({ id: randomUUID(), ...person }));
        const events = await read(withIds.map((one) => JSON.stringify(one)).join('\n'));
        expect(objectsOf(events)).toEqual(
          withIds.map(({ id, userPrincipalName, displayName }) => ({
            cloudAnchor: `User_${id}`,
            sourceAnchor: null,
            userPrincipalName: userPrincipalName?.trim() || null,
            displayName: displayName?.trim() || null,
            authenticationType: 'cloudOnly',
            licensed: null,
          })),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('a file that cannot be read', () => {
  it('fails when it is not there, or no file', async () => {
    const gone = createFileSource({ file: join(folder, 'nothing'), authenticationTypes: {} });
    const directory = createFileSource({ file: folder, authenticationTypes: {} });
    expect([
      ...(await collect(gone.fullImport(never))),
      ...(await collect(directory.fullImport(never))),
    ]).toEqual([
      {
        kind: 'failed',
        status: 'no-start-connection',
        message: `${join(folder, 'nothing')}: It is not there.`,
      },
      { kind: 'failed', status: 'no-start-connection', message: expect.any(String) },
    ]);
  });

  const many = (count: number): string =>
    Array.from({ length: count }, () => `${JSON.stringify({ id: randomUUID() })}\n`).join('');

  it.each([
    ['grows', () => writeFile(file, many(1), { flag: 'a' })],
    ['is cut', () => writeFile(file, many(1))],
    ['is written over with as much', () => writeFile(file, many(10_000))],
  ])('fails when it %s while it is read', async (_, change) => {
    await writeFile(file, many(10_000));
    const events: Event[] = [];
    for await (const event of sourceOf().fullImport(never)) {
      if (events.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await change();
      }
      events.push(event);
    }
    expect(events.at(-1)).toEqual({
      kind: 'failed',
      status: 'stopped-connectivity',
      message: expect.stringContaining('It changed while it was read.'),
    });
    expect(events.some(({ kind }) => kind === 'end')).toBe(false);
  });

  it('is read to its end as it was when another one takes its name', async () => {
    await writeFile(file, many(10_000));
    await writeFile(`${file}.new`, many(1));
    const events: Event[] = [];
    for await (const event of sourceOf().fullImport(never)) {
      if (events.length === 0) await rename(`${file}.new`, file);
      events.push(event);
    }
    expect([objectsOf(events).length, events.at(-1)?.kind]).toEqual([10_000, 'end']);
    const end = events.at(-1);
    const watermark = end?.kind === 'end' ? end.watermark : null;
    expect(await collect(sourceOf().deltaImport(watermark!, never))).toEqual([
      { kind: 'watermarkUnusable', reason: 'The file has changed.' },
    ]);
  });

  it('stops without an end when the signal says so', async () => {
    await writeFile(file, many(10_000));
    const stop = new AbortController();
    const events: Event[] = [];
    for await (const event of sourceOf().fullImport(stop.signal)) {
      events.push(event);
      stop.abort();
    }
    expect(events.map(({ kind }) => kind)).toEqual(['objects']);
  });
});

describe('a delta of a file', () => {
  async function imported(): Promise<CloudWatermark> {
    const end = (await read(`${JSON.stringify({ id: ada })}\n`)).at(-1);
    if (end?.kind !== 'end' || end.watermark === null) throw new Error('Not read to its end');
    return end.watermark;
  }

  it('has no changes when the bytes are the same', async () => {
    const since = await imported();
    await writeFile(file, `${JSON.stringify({ id: ada })}\n`);
    expect(await collect(sourceOf().deltaImport(since, never))).toEqual([{ kind: 'end', watermark: since }]);
  });

  it.each([
    ['the file', `${JSON.stringify({ id: bob })}\n`, {}, 'The file has changed.'],
    [
      'the settings',
      `${JSON.stringify({ id: ada })}\n`,
      { 'contoso.example': 'federated' as const },
      'The settings of the cloud connector changed.',
    ],
  ])('cannot be told after a change of %s', async (_, content, types, reason) => {
    const since = await imported();
    await writeFile(file, content);
    expect(await collect(sourceOf(types).deltaImport(since, never))).toEqual([
      { kind: 'watermarkUnusable', reason },
    ]);
  });

  it.each(['', 'x', '{}', '{"link":"https://graph.microsoft.com"}'])(
    'cannot be told from the watermark of another source: %j',
    async (deltaToken) => {
      await imported();
      expect(await collect(sourceOf().deltaImport({ deltaToken }, never))).toEqual([
        { kind: 'watermarkUnusable', reason: 'The last import was of another source.' },
      ]);
    },
  );

  it('fails when the file is gone', async () => {
    const since = await imported();
    await rm(file);
    expect(await collect(sourceOf().deltaImport(since, never))).toEqual([
      { kind: 'failed', status: 'no-start-connection', message: `${file}: It is not there.` },
    ]);
  });
});

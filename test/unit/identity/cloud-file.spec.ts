import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCloudFile, type BadLine } from '../../../electron/agent/identity/cloud-file';
import type { CloudObject } from '../../../electron/agent/identity/objects';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-'));
  file = join(dir, 'cloud-users.jsonl');
});

afterEach(() => rmSync(dir, { recursive: true }));

async function read(): Promise<{ objects: CloudObject[]; bad: BadLine[] }> {
  const objects: CloudObject[] = [];
  const bad: BadLine[] = [];
  for await (const object of readCloudFile(file, (line) => bad.push(line))) objects.push(object);
  return { objects, bad };
}

const anna = {
  cloudAnchor: 'User_anna',
  onPremisesImmutableId: 'uS8=',
  userPrincipalName: 'änna@contoso.com',
  displayName: 'Änna',
  authenticationType: 'federated',
};
const annaObject: CloudObject = {
  cloudAnchor: 'User_anna',
  sourceAnchor: 'uS8=',
  userPrincipalName: 'änna@contoso.com',
  displayName: 'Änna',
  authenticationType: 'federated',
};

describe('the cloud users file', () => {
  it('may leave out what is not known, and have empty lines and either line end', async () => {
    const ben = { cloudAnchor: 'User_ben', onPremisesImmutableId: null, authenticationType: 'cloudOnly' };
    writeFileSync(file, `${JSON.stringify(anna)}\r\n\n  \n${JSON.stringify(ben)}`);
    expect(await read()).toEqual({
      objects: [
        annaObject,
        {
          cloudAnchor: 'User_ben',
          sourceAnchor: null,
          userPrincipalName: null,
          displayName: null,
          authenticationType: 'cloudOnly',
        },
      ],
      bad: [],
    });
  });

  it('may begin with a byte order mark, as Windows writes it', async () => {
    writeFileSync(file, `\ufeff${JSON.stringify(anna)}\n`);
    expect(await read()).toEqual({ objects: [annaObject], bad: [] });
  });

  it('tells which lines are bad and goes on, and repeats nothing of them', async () => {
    const lines = [
      '{ "cloudAnchor": "canary"',
      JSON.stringify({ ...anna, authenticationType: 'canary' }),
      JSON.stringify({ ...anna, cloudAnchor: '' }),
      JSON.stringify({ ...anna, displayName: 7 }),
      '"canary"',
      JSON.stringify(anna),
    ];
    writeFileSync(file, lines.join('\n'));
    const { objects, bad } = await read();
    expect(objects).toEqual([annaObject]);
    expect(bad.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(bad.map(({ reason }) => reason.split(':')[0])).toEqual([
      'not JSON',
      'authenticationType',
      'cloudAnchor',
      'displayName',
      '',
    ]);
    expect(JSON.stringify(bad)).not.toContain('canary');
  });

  it('that is not there ends the run with an error that can be caught', async () => {
    await expect(read()).rejects.toThrow(/ENOENT/);
  });
});

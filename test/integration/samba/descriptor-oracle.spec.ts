import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAccess } from '../../../electron/agent/directory/security/access';
import { parseDescriptor, type AccessEntry } from '../../../electron/agent/directory/security/descriptor';
import {
  anyDescriptor,
  descriptorBytes,
  plainDescriptor,
  sharedSids,
} from '../../unit/directory/support/build-descriptor';

const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('descriptor-oracle.py', import.meta.url));
const hasOracle = spawnSync(python, ['-c', 'import samba.security, samba.dcerpc.security']).status === 0;

interface OracleAnswer {
  readonly granted?: boolean;
}

function ask(questions: readonly unknown[]): OracleAnswer[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout, stderr, status } = spawnSync(python, [script], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`Samba’s python failed: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OracleAnswer);
}

/** Our reading in the oracle’s words. */
function inItsWords(entry: AccessEntry): unknown {
  if (entry.effect === 'other') return entry;
  const isObject = entry.objectType !== null || entry.inheritedObjectType !== null;
  return {
    type: (entry.effect === 'allow' ? 0 : 1) + (isObject ? 5 : 0),
    flags: entry.flags,
    mask: entry.mask,
    trustee: entry.trustee,
    ...(entry.objectType === null ? {} : { objectType: entry.objectType }),
    ...(entry.inheritedObjectType === null ? {} : { inheritedObjectType: entry.inheritedObjectType }),
  };
}

describe.skipIf(!hasOracle)('Samba’s own python', () => {
  it('reads 500 security descriptors as we do', () => {
    const readable = anyDescriptor.filter(
      ({ dacl }) => dacl === null || dacl.every(({ effect }) => effect !== 'other'),
    );
    const all = fc.sample(readable, 500).map(descriptorBytes);
    const answers = ask(all.map((bytes) => ({ bytes: bytes.toString('hex') })));
    const ours = all.map((bytes) => {
      const parsed = parseDescriptor(bytes);
      if (!parsed.ok) return parsed.error;
      return { ...parsed.value, dacl: parsed.value.dacl?.map(inItsWords) ?? null };
    });
    expect(answers).toEqual(ours);
  });

  it('decides 1,000 times as we do', () => {
    // Samba’s access_check knows neither object entries nor SELF; those a domain controller confirms (diagnose.spec).
    const sids = sharedSids.filter((sid) => sid !== 'S-1-5-10' && sid !== 'S-1-3-4');
    const question = fc.record({
      descriptor: plainDescriptor,
      sids: fc.subarray(sids, { minLength: 1 }),
      mask: fc.constantFrom(0x100, 0x20, 0x120, 0x20000, 0x40000, 0x60020),
    });
    const all = fc.sample(question, 1_000);
    const answers = ask(
      all.map(({ descriptor, ...rest }) => ({
        bytes: descriptorBytes(descriptor).toString('hex'),
        ...rest,
      })),
    );
    const ours = all.map(({ descriptor, sids: token, mask }) => {
      const subject = { sids: new Set(token), objectSid: null };
      return decideAccess(descriptor, subject, { mask, objectTypes: [] }).kind === 'granted';
    });
    expect(answers.map(({ granted }) => granted)).toEqual(ours);
    expect(new Set(ours)).toEqual(new Set([true, false]));
  });
});

import { describe, expect, it } from 'vitest';
import { createDraftSecrets } from '../../../../electron/agent/setup/draft-secrets';
import { createMemorySecrets } from '../../../fakes/memory-secrets';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null =>
  value === null ? null : new TextDecoder().decode(value);

describe('secrets of a draft', () => {
  it('cover those in force and write nothing before they are kept', async () => {
    const below = createMemorySecrets();
    await below.write('old', bytes('former'));
    await below.write('gone', bytes('former'));
    const draft = createDraftSecrets(below);
    await draft.write('old', bytes('new'));
    await draft.remove('gone');
    expect([
      text(await draft.read('old')),
      await draft.read('gone'),
      text(await below.read('old')),
      draft.changes(),
    ]).toEqual(['new', null, 'former', 2]);
    await draft.keep();
    expect([text(await below.read('old')), await below.read('gone'), draft.changes()]).toEqual([
      'new',
      null,
      0,
    ]);
  });

  it('are wiped when they are forgotten, and when a reader wipes its copy they are not', async () => {
    const draft = createDraftSecrets(createMemorySecrets());
    await draft.write('one', bytes('secret'));
    (await draft.read('one'))?.fill(0);
    expect(text(await draft.read('one'))).toBe('secret');
    draft.forget();
    expect([await draft.read('one'), draft.changes()]).toEqual([null, 0]);
  });

  it('keep what was not written yet when the store below throws', async () => {
    const below = createMemorySecrets();
    let broken = true;
    const draft = createDraftSecrets({
      ...below,
      write: (name, value) =>
        broken && name === 'second' ? Promise.reject(new Error('disk full')) : below.write(name, value),
    });
    await draft.write('first', bytes('1'));
    await draft.write('second', bytes('2'));
    await expect(draft.keep()).rejects.toThrow('disk full');
    broken = false;
    await draft.keep();
    expect([text(await below.read('first')), text(await below.read('second'))]).toEqual(['1', '2']);
  });

  it('can be taken back until they are settled, and be kept again', async () => {
    const below = createMemorySecrets();
    await below.write('relay', bytes('former'));
    const draft = createDraftSecrets(below);
    await draft.write('relay', bytes('new'));
    await draft.write('pairing', bytes('new'));
    const both = async (): Promise<(string | null)[]> => [
      text(await below.read('relay')),
      text(await below.read('pairing')),
    ];
    await draft.keep();
    const seen = [await both(), await draft.undo(), draft.names(), await both()];
    await draft.keep(['relay']);
    seen.push(await both());
    await draft.keep();
    draft.settle();
    seen.push(await draft.undo(), await both());
    expect(seen).toEqual([
      ['new', 'new'],
      ['relay', 'pairing'],
      ['relay', 'pairing'],
      ['former', null],
      ['new', null],
      [],
      ['new', 'new'],
    ]);
  });

  it('give back what was in force, also where they were changed again after they were kept', async () => {
    const below = createMemorySecrets();
    await below.write('relay', bytes('former'));
    const draft = createDraftSecrets(below);
    await draft.write('relay', bytes('first'));
    await draft.keep();
    await draft.write('relay', bytes('second'));
    await draft.keep();
    const kept = text(await below.read('relay'));
    await draft.undo();
    expect([kept, text(await below.read('relay'))]).toEqual(['second', 'former']);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../scripts/sbom.mjs';

const root = new URL('../../../', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, root), 'utf8'));
const lock = read('package-lock.json') as {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
};
const { dependencies } = read('package.json') as { readonly dependencies: Readonly<Record<string, string>> };
const bom = billOfMaterials(lock);
const names = new Set(bom.components.map(({ name }) => name));

describe('the bill of materials', () => {
  it('is CycloneDX 1.5 and the same each time', () => {
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.5']);
    expect(bom.serialNumber).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
    expect(billOfMaterials(lock)).toEqual(bom);
  });

  it('has every production dependency in its locked version, and Electron', () => {
    const versions = new Map(bom.components.map(({ name, version }) => [name, version]));
    const wanted = { ...dependencies, electron: lock.packages['node_modules/electron']?.version ?? '' };
    for (const [name, version] of Object.entries(wanted))
      expect([name, versions.get(name)]).toEqual([name, version]);
  });

  it('has what they need in turn, and no tool', () => {
    for (const name of ['rhea', 'rhea-promise', 'tslib', 'node-gyp-build', 'scheduler'])
      expect(names).toContain(name);
    for (const name of [
      'vitest',
      'typescript',
      'electron-builder',
      'eslint',
      '@types/react',
      'playwright-core',
    ])
      expect(names).not.toContain(name);
  });

  it('names licence, hash and package URL of each', () => {
    for (const component of bom.components) {
      expect(component.licenses).toHaveLength(1);
      expect(component.hashes).toMatchObject([
        { alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) as string },
      ]);
      expect(component.purl).toMatch(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@\d/);
    }
    expect(new Set(bom.components.map((one) => one['bom-ref'])).size).toBe(bom.components.length);
  });

  it('has a graph without loose ends, from the application down', () => {
    const refs = new Set([...bom.components, bom.metadata.component].map((one) => one['bom-ref']));
    const loose = bom.dependencies
      .flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
      .filter((ref) => !refs.has(ref));
    expect(loose).toEqual([]);
    expect(new Set(bom.dependencies.map(({ ref }) => ref))).toEqual(refs);
    const reached = new Set<string>([bom.metadata.component['bom-ref']]);
    const needs = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    for (const ref of reached) for (const next of needs.get(ref) ?? []) reached.add(next);
    expect(reached).toEqual(refs);
  });

  it('holds no address of a registry and no path', () => {
    expect(JSON.stringify(bom)).not.toMatch(/registry|file:|"\/|resolved/);
  });
});

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inProject, isEntry, say } from './project.mjs';

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const refOf = (path, { version }) => `${nameOf(path)}@${version}`;

/** Where Node finds `name` for the package at `path`: in its own folder first, then in those above. */
function resolve(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (folder === '') return null;
    if (!folder.includes('/node_modules/')) folder = '';
  }
}

function directDependencies(packages, path, { dependencies, optionalDependencies, peerDependencies }) {
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return names.map((name) => resolve(packages, path, name)).filter((found) => found !== null);
}

/** Everything the production dependencies reach, by path, with what each needs directly. */
function shippedGraph(packages) {
  const graph = new Map();
  const waiting = Object.keys(packages[''].dependencies).map((name) => `node_modules/${name}`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (graph.has(path) || packages[path] === undefined) continue;
    const direct = directDependencies(packages, path, packages[path]).filter((found) => {
      // Types that an optional peer would bring: nothing of them is in a bundle.
      return !packages[found].dev && !packages[found].devOptional;
    });
    graph.set(path, direct);
    waiting.push(...direct);
  }
  // Not a dependency for npm, but its runtime is in the package; what installs it is not.
  graph.set('node_modules/electron', []);
  return graph;
}

function licensesOf({ license }) {
  if (license === undefined) return {};
  // SPDX: one id, or an expression of several.
  return { licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }] };
}

function hashesOf({ integrity }) {
  const [, base64] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? [];
  if (base64 === undefined) return {};
  return { hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }] };
}

function component(path, entry) {
  const name = nameOf(path);
  return {
    type: name === 'electron' ? 'framework' : 'library',
    'bom-ref': refOf(path, entry),
    name,
    version: entry.version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
    scope: 'required',
    ...licensesOf(entry),
    ...hashesOf(entry),
  };
}

function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  // Version 8: made by rules of our own (RFC 9562), here from the content.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The bill of materials of what users get, as CycloneDX 1.5: every production package with its licence and hash, and
 * Electron. Made of the lockfile alone, so that the same lockfile always gives the same bytes.
 */
export function billOfMaterials(lock) {
  const { packages } = lock;
  const { name, version, license } = packages[''];
  const graph = shippedGraph(packages);
  const byRef = new Map();
  const needs = new Map();
  for (const [path, direct] of [...graph].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ref = refOf(path, packages[path]);
    byRef.set(ref, component(path, packages[path]));
    const refs = direct.map((found) => refOf(found, packages[found]));
    needs.set(ref, new Set([...(needs.get(ref) ?? []), ...refs]));
  }
  const own = `${name}@${version}`;
  const direct = Object.keys(packages[''].dependencies).map((one) => `node_modules/${one}`);
  needs.set(own, new Set([...direct, 'node_modules/electron'].map((path) => refOf(path, packages[path]))));
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name,
        version,
        purl: `pkg:npm/${name}@${version}`,
        ...licensesOf({ license }),
      },
    },
    components: [...byRef.values()],
    dependencies: [...needs].map(([ref, refs]) => ({ ref, dependsOn: [...refs].sort() })),
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
}

if (isEntry(import.meta.url)) {
  const file = inProject('out', 'sbom.cdx.json');
  const bom = billOfMaterials(JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
  say(`sbom: out/sbom.cdx.json, ${bom.components.length} components`);
}

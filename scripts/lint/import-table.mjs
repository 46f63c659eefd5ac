/**
 * Who may import what: the table of docs/architecture.md. One zone per folder; of two zones that match a file, the
 * later one holds alone, so every zone is complete.
 *
 * - `packages`: the only packages allowed (`name` also allows `name/…`; a trailing `/` or `:` allows all that begin so)
 * - `notInto`: folders that a relative import must not lead into, as they appear after the `../`
 * - `onlyFrom`: folders of which one file alone may be imported
 * - `onlyFiles`: instead of `notInto`: besides shared, the only files outside the zone that may be imported
 */
const sdks = ['ldapts', '@azure/service-bus', '@photostructure/sqlite', '@azure/identity'];
const adapterFolders = ['directory', 'relay', 'store', 'keys', 'cloud'];
const pastElectron = ['lab', 'portal', 'renderer', 'test', 'scripts', 'dist'];
const pastAgent = [...pastElectron, 'host', 'ipc', 'window', 'main', 'preload'];
/** Files of plain types and ports, which an adapter may take from next door. */
const openToAdapters = { pipeline: 'ports', sync: '(?:ports|objects)' };

function adapter(folder, packages, onlyFrom = openToAdapters) {
  const others = adapterFolders.filter((name) => name !== folder);
  return {
    name: `electron/agent/${folder}`,
    packages: ['node:', 'zod', ...packages],
    notInto: [...pastAgent, ...others],
    onlyFrom,
  };
}

export const importTable = [
  { name: 'shared', packages: ['zod', 'jose'], notInto: ['electron', ...pastElectron] },
  {
    name: 'electron',
    packages: ['node:', 'electron', 'zod', 'jose', 'pino'],
    notInto: pastElectron,
  },
  {
    name: 'electron/agent',
    packages: ['node:', 'zod', 'jose'],
    notInto: pastAgent,
  },
  {
    name: 'electron/agent/pipeline',
    packages: ['zod'],
    onlyFiles: ['clock'],
  },
  adapter('directory', ['ldapts']),
  adapter('relay', ['@azure/service-bus', '@azure/identity', 'ws']),
  // It keeps what the sync engine works with, by the engine’s own types and rules.
  adapter('store', ['@photostructure/sqlite'], { pipeline: 'ports' }),
  adapter('keys', ['jose']),
  adapter('cloud', ['@azure/identity']),
  {
    name: 'electron/agent/sync',
    packages: ['zod'],
    notInto: [...pastAgent, ...adapterFolders, 'pipeline', 'connectors', 'synchronisation'],
  },
  // The engine’s thread has its own connection to the database.
  {
    name: 'electron/agent/sync/worker',
    packages: ['node:'],
    notInto: [...pastAgent, ...adapterFolders.filter((name) => name !== 'store')],
  },
  {
    name: 'renderer',
    packages: ['react', 'react-dom', '@fluentui/', 'zustand', '@tanstack/react-virtual'],
    notInto: ['electron', 'lab', 'portal', 'test', 'scripts', 'dist'],
  },
  {
    name: 'portal',
    packages: [
      'node:',
      '@azure/service-bus',
      '@azure/identity',
      '@azure/keyvault-secrets',
      'jose',
      'zod',
      'ws',
    ],
    notInto: ['electron', 'lab', 'renderer', 'test', 'scripts', 'dist'],
  },
  { name: 'lab', packages: null, notInto: ['renderer', 'test', 'scripts', 'dist'] },
];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('\\/', '/');

function packagePattern({ name, packages }) {
  const allowed = packages.map((one) => (/[/:]$/.test(one) ? escaped(one) : `${escaped(one)}(?:/|$)`));
  const sdk = sdks.some((one) => !packages.includes(one)) ? ' An SDK belongs into its adapter alone.' : '';
  return {
    regex: `^(?!\\.{1,2}(?:/|$))(?!${allowed.join('|')})`,
    message: `${name} imports only these packages: ${packages.join(', ')}.${sdk}`,
  };
}

function relativePatterns({ name, notInto, onlyFrom = {}, onlyFiles }) {
  if (onlyFiles !== undefined) {
    return [
      {
        regex: `^(?:\\.\\./)+(?!\\.\\./|shared/|(?:${onlyFiles.join('|')})$)`,
        message: `${name} takes only ${onlyFiles.join(', ')} and shared from outside itself.`,
      },
    ];
  }
  const oneFile = Object.entries(onlyFrom).map(([folder, file]) => ({
    regex: `^(?:\\.\\./)+${folder}/(?!${file}$)`,
    message: `${name} takes only ${folder}/${file} from ${folder}.`,
  }));
  const closed = {
    regex: `^(?:\\.\\./)+(?:${notInto.join('|')})(?:/|$)`,
    message: `${name} must not reach into ${notInto.join(', ')}.`,
  };
  return [closed, ...oneFile];
}

/** The patterns of a zone, in the form `no-restricted-imports` takes. */
export function importPatterns(zone) {
  const relative = relativePatterns(zone);
  return zone.packages === null ? relative : [packagePattern(zone), ...relative];
}

/** The same patterns for `import()` and `import('…').Type`, which `no-restricted-imports` does not see. */
export function dynamicImportSelectors(zone) {
  return importPatterns(zone).flatMap(({ regex, message }) => {
    // A slash would end the regular expression of a selector.
    const value = `value=/${regex.replaceAll('/', '\\u002F')}/`;
    return [
      { selector: `ImportExpression > Literal[${value}]`, message },
      { selector: `TSImportType Literal[${value}]`, message },
    ];
  });
}

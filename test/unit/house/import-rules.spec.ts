import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const projectDir = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

// The planted files are not on disk, so rules that need types are left out here.
const eslint = new ESLint({ cwd: projectDir, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** Rule and first words of what ESLint says about this text, as if it were the file. */
async function complaints(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(projectDir, file) });
  if (result === undefined) throw new Error(`${file} is not linted`);
  return result.messages.map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
}

const imports = (specifier: string): string => `import { thing } from '${specifier}';\nthing();\n`;

/** File, import specifier, and what the complaint has to be about. */
const planted: readonly (readonly [file: string, specifier: string, about: string])[] = [
  ['shared/model/planted.ts', 'node:crypto', 'shared imports only these packages'],
  ['shared/model/planted.ts', 'electron', 'shared imports only these packages'],
  ['shared/model/planted.ts', 'react', 'shared imports only these packages'],
  ['shared/model/planted.ts', '../../electron/agent/clock', 'shared must not reach into'],
  ['shared/model/planted.ts', '../../test/fakes/fake-clock', 'shared must not reach into'],
  ['electron/agent/planted.ts', 'electron', 'electron/agent imports only these packages'],
  ['electron/agent/planted.ts', 'ldapts', 'electron/agent imports only these packages'],
  ['electron/agent/planted.ts', '../host/paths', 'electron/agent must not reach into'],
  ['electron/agent/planted.ts', '../../lab/lab', 'electron/agent must not reach into'],
  ['electron/agent/diagnostics/planted.ts', 'electron/main', 'electron/agent imports only these packages'],
  [
    'electron/agent/pipeline/planted.ts',
    '../directory/forest',
    'electron/agent/pipeline takes only clock and shared',
  ],
  [
    'electron/agent/pipeline/planted.ts',
    '../store/ledger',
    'electron/agent/pipeline takes only clock and shared',
  ],
  [
    'electron/agent/pipeline/planted.ts',
    '../relay/links',
    'electron/agent/pipeline takes only clock and shared',
  ],
  [
    'electron/agent/pipeline/planted.ts',
    '../keys/keyring',
    'electron/agent/pipeline takes only clock and shared',
  ],
  ['electron/agent/pipeline/planted.ts', '../status', 'electron/agent/pipeline takes only clock and shared'],
  ['electron/agent/pipeline/planted.ts', 'ldapts', 'electron/agent/pipeline imports only these packages'],
  [
    'electron/agent/pipeline/planted.ts',
    'node:timers',
    'electron/agent/pipeline imports only these packages',
  ],
  [
    'electron/agent/directory/planted.ts',
    '@azure/service-bus',
    'electron/agent/directory imports only these',
  ],
  ['electron/agent/directory/planted.ts', '../relay/links', 'electron/agent/directory must not reach into'],
  [
    'electron/agent/directory/planted.ts',
    '../pipeline/admit',
    'electron/agent/directory takes only pipeline/ports',
  ],
  [
    'electron/agent/directory/sync/planted.ts',
    '../../sync/engine',
    'electron/agent/directory takes only sync/',
  ],
  ['electron/agent/relay/planted.ts', 'ldapts', 'electron/agent/relay imports only these packages'],
  ['electron/agent/relay/planted.ts', '../store/ledger', 'electron/agent/relay must not reach into'],
  ['electron/agent/store/planted.ts', 'ldapts', 'electron/agent/store imports only these packages'],
  [
    'electron/agent/store/migrations/planted.ts',
    '../../keys/keyring',
    'electron/agent/store must not reach into',
  ],
  [
    'electron/agent/cloud/planted.ts',
    '@azure/service-bus',
    'electron/agent/cloud imports only these packages',
  ],
  ['electron/agent/cloud/planted.ts', '../directory/forest', 'electron/agent/cloud must not reach into'],
  ['electron/agent/cloud/planted.ts', '../sync/engine', 'electron/agent/cloud takes only sync/'],
  [
    'electron/agent/sync/planted.ts',
    '@photostructure/sqlite',
    'electron/agent/sync imports only these packages',
  ],
  ['electron/agent/sync/planted.ts', '../store/database', 'electron/agent/sync must not reach into'],
  [
    'electron/agent/sync/worker/planted.ts',
    '../../directory/forest',
    'electron/agent/sync/worker must not reach into',
  ],
  [
    'electron/agent/keys/planted.ts',
    '@photostructure/sqlite',
    'electron/agent/keys imports only these packages',
  ],
  ['electron/agent/keys/planted.ts', '../relay/links', 'electron/agent/keys must not reach into'],
  ['electron/ipc/planted.ts', '@photostructure/sqlite', 'electron imports only these packages'],
  ['electron/ipc/planted.ts', 'ldapts', 'electron imports only these packages'],
  ['electron/ipc/planted.ts', '@azure/service-bus', 'electron imports only these packages'],
  ['electron/window/planted.ts', '../../renderer/api', 'electron must not reach into'],
  ['electron/window/planted.ts', '../../portal/portal', 'electron must not reach into'],
  ['electron/main-planted.ts', '../lab/lab', 'electron must not reach into'],
  ['renderer/features/planted.ts', 'electron', 'renderer imports only these packages'],
  ['renderer/features/planted.ts', 'node:fs', 'renderer imports only these packages'],
  ['renderer/features/planted.ts', 'zod', 'renderer imports only these packages'],
  ['renderer/features/planted.ts', '../../electron/agent/status', 'renderer must not reach into'],
  ['portal/planted.ts', '../electron/agent/clock', 'portal must not reach into'],
  ['portal/planted.ts', 'electron', 'portal imports only these packages'],
  ['portal/relay/planted.ts', '../../lab/lab', 'portal must not reach into'],
  ['lab/planted.ts', '../test/fakes/fake-clock', 'lab must not reach into'],
  ['lab/relay/planted.ts', '../../renderer/api', 'lab must not reach into'],
];

/** What each folder is for, and may therefore import. */
const clean: readonly (readonly [file: string, specifiers: readonly string[]])[] = [
  ['shared/protocol/planted.ts', ['zod', 'jose', '../result', './package', '../relay/timers']],
  ['electron/main-planted.ts', ['electron', 'node:path', './agent/start-agent', './window/main-window']],
  [
    'electron/host/planted.ts',
    ['pino', '../../package.json', '../agent/agent-facade', '../../shared/ipc/contract'],
  ],
  [
    'electron/agent/planted.ts',
    ['./directory/forest', './relay/links', './store/store', '../../shared/result'],
  ],
  ['electron/agent/pipeline/planted.ts', ['zod', './ports', '../clock', '../../../shared/protocol/reply']],
  [
    'electron/agent/directory/planted.ts',
    ['ldapts', 'node:net', '../clock', '../pipeline/ports', '../sync/ports'],
  ],
  [
    'electron/agent/relay/planted.ts',
    ['@azure/service-bus', 'ws', '../relay-port', '../../../shared/relay/timers'],
  ],
  [
    'electron/agent/store/planted.ts',
    ['@photostructure/sqlite', './database', '../sync/storage', 'node:crypto'],
  ],
  ['electron/agent/cloud/planted.ts', ['@azure/identity', 'node:fs', 'zod', '../sync/objects', '../clock']],
  ['electron/agent/sync/planted.ts', ['./run', '../clock', '../../../shared/operations']],
  ['electron/agent/sync/worker/planted.ts', ['node:worker_threads', '../engine', '../../store/database']],
  [
    'electron/agent/keys/planted.ts',
    ['jose', 'node:crypto', '../pipeline/ports', '../../../shared/protocol/secret'],
  ],
  [
    'renderer/planted.ts',
    ['react', 'react-dom/client', '@fluentui/react-icons', 'zustand', '../shared/ipc/contract'],
  ],
  [
    'portal/planted.ts',
    ['@azure/service-bus', 'jose', 'zod', 'node:crypto', '../shared/relay/supervisor', './relay/links'],
  ],
  [
    'lab/planted.ts',
    ['rhea', 'ldapts', 'playwright-core', '../electron/agent/clock', '../portal/portal', './relay/queue'],
  ],
  [
    'test/unit/planted.ts',
    ['../../lab/lab', '../../electron/agent/clock', '../fakes/fake-clock', 'vitest', 'ldapts'],
  ],
];

describe('the import table', () => {
  it.each(planted)('%s must not import %s', async (file, specifier, about) => {
    const found = await complaints(file, imports(specifier));
    expect(found).toEqual([expect.stringContaining(about)]);
    expect(found[0]).toMatch(/^no-restricted-imports: /);
  });

  it.each(planted)('%s must not load %s dynamically either', async (file, specifier, about) => {
    const found = await complaints(file, `export const thing = () => import('${specifier}');\n`);
    expect(found).toEqual([expect.stringContaining(about)]);
    expect(found[0]).toMatch(/^no-restricted-syntax: /);
  });

  it.each(clean)('%s may import %j', async (file, specifiers) => {
    const lines = specifiers.flatMap((specifier, index) => [
      `import { thing as thing${index} } from '${specifier}';`,
      `thing${index}();`,
      `void import('${specifier}');`,
    ]);
    expect(await complaints(file, `${lines.join('\n')}\n`)).toEqual([]);
  });
});

describe('the rest of the house', () => {
  const rules: readonly (readonly [what: string, file: string, text: string, rule: string])[] = [
    [
      'the time in the pipeline',
      'electron/agent/pipeline/planted.ts',
      'export const now = Date.now();\n',
      'no-restricted-globals',
    ],
    [
      'timers in the pipeline',
      'electron/agent/pipeline/planted.ts',
      'export const timer = setTimeout(() => undefined, 1);\n',
      'no-restricted-globals',
    ],
    ['an enum', 'shared/planted.ts', 'export enum Colour {\n  red,\n}\n', 'no-restricted-syntax'],
    ['a default export', 'shared/planted.ts', 'export default 1;\n', 'no-restricted-syntax'],
    ['a barrel', 'portal/planted.ts', "export * from './portal';\n", 'no-restricted-syntax'],
    [
      'an empty catch',
      'lab/planted.ts',
      'try {\n  open();\n} catch {\n  // nothing\n}\n',
      'no-restricted-syntax',
    ],
    ['any', 'shared/planted.ts', 'export const thing: any = 1;\n', '@typescript-eslint/no-explicit-any'],
    ['the console', 'electron/host/planted.ts', "console.log('x');\n", 'no-console'],
    ['a file of 401 lines', 'shared/planted.ts', `export const one = 1;\n${'\n'.repeat(400)}`, 'max-lines'],
    [
      'what Node 18.15 does not have',
      'electron/host/planted.ts',
      'export const parsed = URL.canParse("x");\n',
      'n/no-unsupported-features/node-builtins',
    ],
    [
      'what the language of Node 18.15 does not have',
      'shared/planted.ts',
      'export const groups = Object.groupBy([], String);\n',
      'n/no-unsupported-features/es-builtins',
    ],
  ];

  it.each(rules)('%s is refused', async (_what, file, text, rule) => {
    expect(await complaints(file, text)).toEqual([expect.stringMatching(new RegExp(`^${rule}: `))]);
  });

  it('a comment switches nothing off', async () => {
    const text = '// eslint-disable-next-line no-console\nconsole.log(1);\n';
    const found = await complaints('electron/host/planted.ts', text);
    expect(found).toContainEqual(expect.stringMatching(/^no-console: /));
  });
});

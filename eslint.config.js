import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import nodePlugin from 'eslint-plugin-n';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { dynamicImportSelectors, importPatterns, importTable } from './scripts/lint/import-table.mjs';
import {
  forbiddenSyntax,
  pipelineGlobals,
  scriptRules,
  testRules,
  typescriptRules,
} from './scripts/lint/typescript-rules.mjs';

const projectDir = dirname(fileURLToPath(import.meta.url));
const typescript = ['**/*.{ts,tsx}'];
const below = (folder) => `${folder}/**/*.{ts,tsx}`;
const oldestNode = { version: '>=18.15.0' };

const importRules = importTable.map((zone) => ({
  name: `house/imports/${zone.name}`,
  files: [below(zone.name)],
  ignores: ['**/*.config.ts'],
  rules: {
    'no-restricted-imports': ['error', { patterns: importPatterns(zone) }],
    'no-restricted-syntax': ['error', ...forbiddenSyntax, ...dynamicImportSelectors(zone)],
  },
}));

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'coverage/**', '.lab/**', '.runtime/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    name: 'house/typescript',
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: projectDir } },
    rules: { ...typescriptRules, 'no-restricted-syntax': ['error', ...forbiddenSyntax] },
  },
  {
    name: 'house/configuration',
    files: ['*.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  { name: 'house/default-export', files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    name: 'house/oldest-node',
    files: ['electron', 'shared', 'portal'].map(below),
    plugins: { n: nodePlugin },
    languageOptions: { globals: nodePlugin.configs['flat/recommended-module'].languageOptions.globals },
    rules: {
      // The bundle's banner brings the global crypto; fetch and its classes are called experimental there, and work.
      'n/no-unsupported-features/node-builtins': [
        'error',
        { ...oldestNode, ignores: ['crypto', 'crypto.webcrypto', 'fetch', 'Headers', 'Request', 'Response'] },
      ],
      'n/no-unsupported-features/es-builtins': ['error', oldestNode],
    },
  },
  {
    name: 'house/renderer',
    files: [below('renderer')],
    extends: [reactHooks.configs.flat.recommended],
    // It says of every virtual list that the React compiler, which is not used here, would skip it.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  { name: 'house/components', files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', 80] } },
  ...importRules,
  {
    name: 'house/pipeline',
    files: [below('electron/agent/pipeline')],
    rules: { 'no-restricted-globals': ['error', ...pipelineGlobals] },
  },
  {
    name: 'house/migrations',
    files: ['electron/agent/store/migrations/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  { name: 'house/tests', files: [below('test')], rules: testRules },
  {
    name: 'house/scripts',
    files: ['**/*.{js,mjs}'],
    extends: [nodePlugin.configs['flat/recommended-module']],
    rules: { ...scriptRules, 'n/no-process-exit': 'off', 'n/hashbang': 'off' },
  },
);

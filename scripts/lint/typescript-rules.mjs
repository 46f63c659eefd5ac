/** Statements that this house does without, for `no-restricted-syntax`. */
export const forbiddenSyntax = [
  { selector: 'TSEnumDeclaration', message: 'No enums: use a union of literals or `as const`.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a name is the same everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares the name.' },
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'No empty catch: handle it or let it pass.',
  },
];

/** Time and chance reach the pipeline through its clock. */
export const pipelineGlobals = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'process',
  'fetch',
  'console',
].map((name) => ({
  name,
  message: 'The pipeline gets time and the outer world as arguments (clock, ports).',
}));

/** On top of typescript-eslint's strict, type-checked set. */
export const typescriptRules = {
  // There are no enums (erasableSyntaxOnly), and looking for them takes longest of all.
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  '@typescript-eslint/no-unsafe-enum-comparison': 'off',
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // Electron 25 has only the synchronous calls; the other ones came later.
  '@typescript-eslint/no-deprecated': [
    'error',
    {
      allow: [
        {
          from: 'package',
          package: 'electron',
          name: ['isEncryptionAvailable', 'encryptString', 'decryptString'],
        },
      ],
    },
  ],
  // Ports are objects of closures made by functions; nothing of ours reads `this` in them.
  '@typescript-eslint/unbound-method': 'off',
  // A port's method is async by its contract, whether or not this implementation has something to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-confusing-void-expression': 'off',
  'no-console': 'error',
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
  // It counts every ?. and ??.
  complexity: ['error', 20],
};

/** For tests: long tables and suites are fine, matchers are untyped, and fakes have what is deprecated too. */
export const testRules = {
  'max-lines': 'off',
  'max-lines-per-function': 'off',
  complexity: 'off',
  '@typescript-eslint/no-unnecessary-condition': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-deprecated': 'off',
  '@typescript-eslint/no-non-null-assertion': 'off',
};

/** For plain JavaScript: configuration and scripts. */
export const scriptRules = {
  'no-undef': 'error',
  'no-unused-vars': 'error',
  'no-unreachable': 'error',
  'no-empty': ['error', { allowEmptyCatch: false }],
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
};

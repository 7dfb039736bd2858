/** The import law (docs/path.md). Tests and their helpers may use the one fictional town. */
const test = '(\\.test\\.tsx?|testing(\\.setup)?\\.ts)$';
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: test },
  to: {
    pathNot: [...allowed, '^node_modules', '^node:'],
    dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one idea in two places.',
      from: { pathNot: test },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'contracts-import-nothing',
      '^contracts/',
      ['^contracts/'],
      'Everybody stands on the contracts; they stand on nothing of ours.',
    ),
    only('verifier-is-independent', '^verifier/', ['^verifier/', '^contracts/'], 'An auditor runs it without us.'),
    only(
      'connector-is-outside',
      '^connector/',
      ['^connector/', '^contracts/'],
      'It runs on members’ premises and speaks only HTTP with the exchange.',
    ),
    {
      name: 'exchange-knows-no-application',
      severity: 'error',
      comment: 'An application is software that members use, never a party.',
      from: { path: '^exchange/', pathNot: test },
      to: { path: '^(applications|connector|town|web|public)/' },
    },
    {
      name: 'applications-stand-alone',
      severity: 'error',
      comment: 'What one gives another goes by the road.',
      from: { path: '^applications/([^/]+)/', pathNot: test },
      to: { path: '^(exchange/|applications/)', pathNot: '^applications/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|data)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};

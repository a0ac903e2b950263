/**
 * Who may import whom: the rooms of the house, as README.md draws them. Every rule is seen to fail on an import that
 * breaks it by `scripts/check-boundaries.ts`, so a rule needs its plant there.
 */
const unitTest = '\\.(test|fixture)\\.tsx?$'
const tools = '^(scripts|tests|bench)/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'lib-domain-is-pure',
      comment: 'The domain imports itself and zod: no input, no output, no clock.',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: unitTest },
      to: { pathNot: ['^lib/domain/', 'node_modules/zod/'] },
    },
    {
      name: 'lib-knows-only-lib',
      severity: 'error',
      from: { path: '^lib/', pathNot: unitTest },
      to: { path: '^(app|components|db|agent-host)/' },
    },
    {
      name: 'db-knows-only-lib',
      severity: 'error',
      from: { path: '^db/', pathNot: unitTest },
      to: { path: '^(app|components|agent-host)/' },
    },
    {
      name: 'components-know-only-domain',
      severity: 'error',
      from: { path: '^components/', pathNot: unitTest },
      to: { path: ['^(app|db|agent-host)/', '^lib/(?!domain/)'] },
    },
    {
      name: 'host-knows-no-components',
      severity: 'error',
      from: { path: '^agent-host/', pathNot: unitTest },
      to: { path: '^components/' },
    },
    {
      name: 'app-and-host-never-meet',
      comment: 'At run time they share the database and nothing else.',
      severity: 'error',
      from: { path: '^(app|agent-host)/' },
      to: { path: '^(app|agent-host)/', pathNot: '^$1/' },
    },
    {
      name: 'rooms-know-no-tools',
      severity: 'error',
      from: { path: '^(app|components|db|lib|agent-host)/', pathNot: unitTest },
      to: { path: tools },
    },
    {
      name: 'tools-stay-apart',
      comment: 'tests/support serves everybody who tests.',
      severity: 'error',
      from: { path: '^(scripts|tests|bench)/' },
      to: { path: tools, pathNot: ['^$1/', '^tests/support/'] },
    },
    {
      name: 'agent-sdks-stay-in-backends',
      comment: 'A test may hold what we say against what an SDK reads.',
      severity: 'error',
      from: { pathNot: ['^agent-host/(backends|agents)/', unitTest] },
      to: { path: 'node_modules/(@agentclientprotocol/|@opencode-ai/|@modelcontextprotocol/|ai/|@ai-sdk/)' },
    },
    {
      name: 'only-main-names-backends',
      severity: 'error',
      from: { path: '^agent-host/', pathNot: ['^agent-host/main\\.ts$', '^agent-host/backends/', unitTest] },
      to: { path: ['^agent-host/backends/[^/]+/', '^agent-host/backends/(registry|recipes)\\.ts$'] },
    },
    {
      name: 'actors-are-made-at-the-door',
      severity: 'error',
      from: { pathNot: ['^app/_server/', '^agent-host/main\\.ts$', '^scripts/', '^tests/support/', unitTest] },
      to: { path: '^lib/domain/actors/make-actor\\.ts$' },
    },
    {
      name: 'only-db-knows-tables',
      severity: 'error',
      from: { pathNot: ['^db/', '^tests/support/'] },
      to: { path: '^db/schema/' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may name each other: such imports are gone when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'Next brings server-only inside itself.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^server-only$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.data|test-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}

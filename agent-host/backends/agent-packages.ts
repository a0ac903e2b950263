/**
 * An agent that comes as a package: what is installed, and where in it the program is. Versions are pinned here alone: these are
 * the ones that the agents' tests run against.
 */
export type AgentPackage = {
  id: 'goose' | 'qwen' | 'gemini' | 'claude' | 'codex'
  name: string
  package: string
  version: string
  /** The program's file inside the package; `.js` ones are run by the Node that runs the host. */
  entry: string
  /** What it is called where it was installed otherwise, on PATH. */
  command: string
}

export const agentPackages = {
  goose: {
    id: 'goose',
    name: 'goose',
    // So far there is a package for Linux on x64 alone; elsewhere goose is found on PATH.
    package: `@aaif/goose-binary-${process.platform}-${process.arch}`,
    version: '1.52.0',
    entry: 'bin/goose',
    command: 'goose',
  },
  qwen: {
    id: 'qwen',
    name: 'Qwen Code',
    package: '@qwen-code/qwen-code',
    version: '0.24.4',
    // Not its `bin`, which starts this once more as a child of its own, for twice the memory.
    entry: 'cli.js',
    command: 'qwen',
  },
  gemini: {
    id: 'gemini',
    name: 'Gemini CLI',
    package: '@google/gemini-cli',
    version: '0.61.0',
    entry: 'bundle/gemini.js',
    command: 'gemini',
  },
  claude: {
    id: 'claude',
    name: 'Claude Agent',
    package: '@agentclientprotocol/claude-agent-acp',
    version: '0.100.0',
    entry: 'dist/index.js',
    command: 'claude-agent-acp',
  },
  codex: {
    id: 'codex',
    name: 'Codex',
    package: '@agentclientprotocol/codex-acp',
    version: '2.6.0',
    entry: 'dist/index.js',
    command: 'codex-acp',
  },
} as const satisfies Record<string, AgentPackage>

import { existsSync } from 'node:fs'
import path from 'node:path'
import type { AgentPackage } from '#agent-host/backends/agent-packages.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'

/** Whether tests can run against an agent: `npm run test:agents` installs all. */
export const isInstalled = (agent: AgentPackage): boolean =>
  existsSync(path.join(agentsDirectory, 'node_modules', agent.package, 'package.json'))

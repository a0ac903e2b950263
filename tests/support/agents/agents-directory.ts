import { homedir } from 'node:os'
import path from 'node:path'

/** Where the agents that tests run against are installed: once for all copies of this repository. */
export const agentsDirectory =
  process.env.AGENTS_DIR ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'greenroom', 'test-agents')

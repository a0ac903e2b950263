import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this installation, which no agent sees: its `.env` is there. */
export const installationRoot = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** What programs of this installation consist of: its packages, its sources for hosts, and the Node that runs them. */
export const ownPrograms: string[] = [
  ...['node_modules', 'agent-host', 'lib', 'package.json'].map((name) => path.join(installationRoot, name)),
  process.execPath,
]

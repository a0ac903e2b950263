import { Console } from 'node:console'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { ndJsonStream } from '@agentclientprotocol/sdk'
import { greenroomAgent } from './greenroom-agent.ts'
import { demonstrationModels } from './models/demonstration/demonstration-models.ts'
import { endpointFrom, type Models } from './models/models.ts'
import { SessionFiles } from './sessions/session-files.ts'
import { Sessions } from './sessions/sessions.ts'

/**
 * Greenroom's own agent: speaks the Agent Client Protocol on standard input and output until the client closes them.
 * `GREENROOM_MODEL_URL`, `_KEY` and `_NAME` say which model answers, `_PROVIDER` what people call who does; without them a script does, at `GREENROOM_SCRIPT_RATE`
 * words a second. Sessions are kept below `$HOME/.greenroom`.
 */
const endpoint = readEndpoint()
// Standard output belongs to the protocol.
globalThis.console = new Console(process.stderr)

let found: Promise<Models> | undefined
const models = () => {
  found ??= endpoint
    ? import('./models/endpoint-models.ts').then(({ endpointModels }) => endpointModels(endpoint))
    : Promise.resolve(demonstrationModels(process.env.GREENROOM_SCRIPT_RATE))
  return found
}
const files = new SessionFiles(path.join(homedir(), '.greenroom', 'sessions'))
const sessions = new Sessions(files, models)
const warmUp = () => void Promise.all([models(), import('./turns/run-turn.ts')])
const app = greenroomAgent({ sessions, models, scripted: endpoint === null, version: readVersion(), warmUp })
const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>
const connection = app.connect(ndJsonStream(Writable.toWeb(process.stdout), input))

process.on('SIGTERM', () => connection.close())
process.on('SIGINT', () => connection.close())
await connection.closed
await sessions.stopAll()
process.exit(0)

function readEndpoint() {
  try {
    return endpointFrom(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

function readVersion(): string {
  const file = new URL('../../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

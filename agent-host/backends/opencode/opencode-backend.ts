import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Backend, BackendFault, type SlotLaunch } from '#agent-host/backends/backend.ts'
import { homeFiles } from '#agent-host/backends/opencode/home-files.ts'
import { startServer } from '#agent-host/backends/opencode/server.ts'
import { OpencodeSlot } from '#agent-host/backends/opencode/slot.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import { rememberReady } from '#agent-host/backends/remember-ready.ts'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import { ownPrograms } from '#agent-host/sandbox/own-programs.ts'
import type { BackendHealth } from '#lib/domain/backends/backend.ts'
import { backendId } from '#lib/domain/ids.ts'
import type { ModelEndpoint } from '#lib/env.ts'

const run = promisify(execFile)
const about = {
  id: backendId.parse('opencode'),
  name: 'opencode',
  custom: false,
  scripted: false,
  steers: true,
  offer: null,
}
const withoutModel = 'No model is set for it: GREENROOM_MODEL_URL and GREENROOM_MODEL_NAME.'

/** opencode, driven over HTTP: one `opencode serve` is one slot. */
export function opencodeBackend(tools: BackendTools): Backend {
  return rememberReady({
    id: about.id,
    name: about.name,
    sharesSlots: true,
    tellsRetries: true,
    health: (signal) => health(tools.offered.standard, signal),
    prepare: (launch) => prepare(launch, tools),
  })
}

async function prepare(launch: SlotLaunch, tools: BackendTools): Promise<OpencodeSlot> {
  const model = launch.models.standard
  const command = findProgram()
  if (!command) throw new BackendFault('missing', missing)
  if (!model) {
    throw new BackendFault('start_failed', { kind: 'agent_missing', message: withoutModel, retryable: false })
  }
  const recipe = {
    command,
    args: [],
    environment: { ...quiet, OPENCODE_CONFIG_CONTENT: JSON.stringify(config(model)) },
    files: homeFiles,
    readable: ownPrograms,
  }
  const server = await startServer(recipe, launch, tools)
  return new OpencodeSlot(server, launch.homeDirectory, `greenroom/${model.name}`)
}

async function health(model: ModelEndpoint | null, signal: AbortSignal): Promise<BackendHealth> {
  const command = findProgram()
  if (!command) return { ...about, version: null, state: 'missing', fault: missing.message }
  const home = await mkdtemp(path.join(tmpdir(), 'greenroom-health-'))
  try {
    const env = cleanEnvironment(home) as NodeJS.ProcessEnv
    const { stdout } = await run(command, ['--version'], { env, signal, timeout: 20_000, cwd: home })
    const version = stdout.trim() || null
    return { ...about, version, state: model ? 'ready' : 'broken', fault: model ? null : withoutModel }
  } catch (error) {
    const fault = `It does not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
    return { ...about, version: null, state: 'broken', fault }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

const missing = { kind: 'agent_missing' as const, message: 'opencode is not installed on this host.', retryable: false }

/** The program that came with the package `opencode-ai`, which is optional. */
function findProgram(): string | null {
  try {
    const packageFile = createRequire(import.meta.url).resolve('opencode-ai/package.json')
    return path.join(path.dirname(packageFile), 'bin', 'opencode.exe')
  } catch {
    return null
  }
}

const quiet = {
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
}

/** Whether the model takes them, its endpoint says when it is asked. */
const modalities = { input: ['text', 'image', 'pdf'], output: ['text'] }

/** opencode's configuration: the installation's model as its only provider, and asking left to the session's mode. */
function config(model: ModelEndpoint) {
  const name = `greenroom/${model.name}`
  return {
    autoupdate: false,
    share: 'disabled',
    snapshot: false,
    lsp: false,
    formatter: false,
    model: name,
    small_model: name,
    enabled_providers: ['greenroom'],
    provider: {
      greenroom: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Greenroom',
        options: { baseURL: model.url, apiKey: model.key ?? 'none' },
        models: { [model.name]: { name: model.name, tool_call: true, reasoning: true, attachment: true, modalities } },
      },
    },
    permission: { edit: 'ask', bash: 'ask', webfetch: 'ask' },
  }
}

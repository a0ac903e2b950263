import { spawn } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import {
  type ClientContext,
  client,
  methods,
  ndJsonStream,
  type PromptResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from '@agentclientprotocol/sdk'
import { type Retrying, retryingMethod } from './sessions/session-client.ts'

export type PermissionAnswer = (request: RequestPermissionRequest) => Promise<string> | string

/** For tests: the real program in a process of its own, driven over its standard input and output. */
export type SpawnedAgent = AsyncDisposable & {
  agent: ClientContext
  pid: number
  /** All updates so far, replayed ones too. */
  updates: SessionUpdate[]
  asked: RequestPermissionRequest[]
  retries: Retrying[]
  /** Resolves when the agent first says that it tries again. */
  retried: Promise<void>
  /** Resolves with the first update that fits, one that came already or one to come. */
  until(fits: (update: SessionUpdate) => boolean): Promise<SessionUpdate>
  open(directory: string): Promise<string>
  prompt(sessionId: string, text: string): Promise<PromptResponse>
  kill(): Promise<void>
}

type Options = {
  home: string
  environment?: Record<string, string>
  answer?: PermissionAnswer
  /** What the agent may say on standard error; anything else fails the test. */
  noise?: RegExp
}

/** Starts and initialises the agent. `answer` gives the id of the option that is chosen of a permission request. */
export async function spawnAgent(options: Options): Promise<SpawnedAgent> {
  const { home, environment = {}, answer = () => 'allow', noise = /^$/ } = options
  const env = { PATH: process.env.PATH ?? '', HOME: home, NODE_ENV: 'test', ...environment } as const
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const seen = new Updates()
  const asked: RequestPermissionRequest[] = []
  const retries: Retrying[] = []
  const retried = Promise.withResolvers<void>()
  const app = client({ name: 'test' })
    .onNotification(methods.client.session.update, ({ params }) => seen.add(params.update))
    .onNotification(
      retryingMethod,
      (params) => params as Retrying,
      ({ params }) => {
        retries.push(params)
        retried.resolve()
      },
    )
    .onRequest(methods.client.session.requestPermission, async ({ params }): Promise<RequestPermissionResponse> => {
      asked.push(params)
      return { outcome: { outcome: 'selected', optionId: await answer(params) } }
    })
  const output = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>
  const { agent } = app.connect(ndJsonStream(Writable.toWeb(child.stdin), output))
  await agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: {} })
  return {
    agent,
    pid: child.pid ?? 0,
    updates: seen.all,
    asked,
    retries,
    retried: retried.promise,
    until: (fits) => seen.until(fits),
    async open(directory) {
      return (await agent.request(methods.agent.session.new, { cwd: directory, mcpServers: [] })).sessionId
    },
    prompt: (sessionId, text) =>
      agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] }),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await exited
      if (!noise.test(said)) throw new Error(`The agent said on standard error: ${said}`)
    },
  }
}

class Updates {
  readonly all: SessionUpdate[] = []
  readonly #waiting = new Set<(update: SessionUpdate) => void>()

  add(update: SessionUpdate) {
    this.all.push(update)
    for (const look of this.#waiting) look(update)
  }

  until(fits: (update: SessionUpdate) => boolean): Promise<SessionUpdate> {
    const there = this.all.find(fits)
    if (there) return Promise.resolve(there)
    return new Promise((resolve) => {
      const look = (update: SessionUpdate) => {
        if (!fits(update)) return
        this.#waiting.delete(look)
        resolve(update)
      }
      this.#waiting.add(look)
    })
  }
}

/** A folder that is gone at the end of the test's scope, its links resolved. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'greenroom-')))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** What an agent said, its deltas put together. */
export const textOf = (updates: readonly SessionUpdate[], kind = 'agent_message_chunk'): string =>
  updates
    .flatMap((update) =>
      update.sessionUpdate === kind && 'content' in update && !Array.isArray(update.content)
        ? [update.content?.type === 'text' ? update.content.text : '']
        : [],
    )
    .join('')

/** The statuses of a tool call in their order, by a piece of its title. */
export function statusesOf(updates: readonly SessionUpdate[], name: string): string[] {
  const calls = updates.filter((update) => update.sessionUpdate === 'tool_call')
  const ids = new Set(calls.filter((call) => call.name === name).map((call) => call.toolCallId))
  return updates.flatMap((update) => {
    const isCall = update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update'
    return isCall && ids.has(update.toolCallId) && update.status ? [update.status] : []
  })
}

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { createOpencodeClient, type OpencodeClient } from '@opencode-ai/sdk/v2/client'
import { BackendFault, type Pause, type SlotLaunch } from '#agent-host/backends/backend.ts'
import { exitFault, startFault, timeoutFault, within } from '#agent-host/backends/faults.ts'
import { globalEvent, type OpencodeEvent, opencodeEvent } from '#agent-host/backends/opencode/events.ts'
import { type BackendTools, type Recipe, startRecipe } from '#agent-host/backends/recipe.ts'
import type { ProcessGroup } from '#agent-host/processes/spawn-group.ts'

/** A running `opencode serve`, of which every event is heard. */
export type OpencodeServer = {
  group: ProcessGroup
  client: OpencodeClient
  /**
   * Hears every event from the server's first on; before it is called, none is lost. While a session pauses, no event of any is read:
   * they come in one stream, and to pass over one session's would mean to keep them. The sessions of a server are one group's.
   */
  listen(onEvent: (event: OpencodeEvent) => Pause): void
  /** Resolves when no session pauses and what was read by then is heard. */
  heard(): Promise<void>
  close(): Promise<void>
}

const startTimeoutMs = 30_000
const name = 'opencode'

/** Starts a server on a port of its own with a password of its own. Throws `BackendFault`. */
export async function startServer(recipe: Recipe, launch: SlotLaunch, tools: BackendTools): Promise<OpencodeServer> {
  const password = randomBytes(24).toString('base64url')
  const reachedAt = await freePort()
  const args = ['serve', '--hostname=127.0.0.1', `--port=${reachedAt}`]
  const environment = { ...recipe.environment, OPENCODE_SERVER_PASSWORD: password }
  const group = await startRecipe({ ...recipe, args, environment, reachedAt }, launch, tools).catch(
    (cause: unknown) => {
      throw launch.signal.aborted ? cause : startFault(name, recipe.command, cause)
    },
  )
  const exited = group.exited.then(async () => {
    throw await exitFault(name, group)
  })
  const hearing = new AbortController()
  try {
    const limit = { timeoutMs: startTimeoutMs, signal: launch.signal }
    const baseUrl = await within(Promise.race([address(group), exited]), limit, () =>
      timeoutFault(name, 'start', group.stderrTail()),
    )
    const headers = { authorization: `Basic ${Buffer.from(`opencode:${password}`).toString('base64')}` }
    const client = createOpencodeClient({ baseUrl, headers })
    const events = hearEvents(client, hearing.signal)
    await within(Promise.race([events.connected, exited]), limit, () => timeoutFault(name, 'events'))
    // A server that can no longer be heard is of no use.
    void events.ended.then(() => group.end())
    const close = async () => {
      hearing.abort()
      await group.end()
    }
    return { group, client, listen: events.listen, heard: events.heard, close }
  } catch (error) {
    hearing.abort()
    await group.end()
    throw error
  }
}

/** A port that nobody listens on now. Each server gets another, so that nothing of an earlier one is met there. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('a listening socket has no port')
  return address.port
}

/** Where the server says that it listens. What it prints later is read and dropped. */
function address(group: ProcessGroup): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: group.stdout }).on('line', (line) => {
      const found = /listening on (http:\/\/\S+)/.exec(line)
      if (found?.[1]) resolve(found[1])
    })
  })
}

type Events = { connected: Promise<void>; ended: Promise<void> } & Pick<OpencodeServer, 'listen' | 'heard'>

/** One subscription for all folders of the server. The SDK connects when the stream is first read, so reading begins at once. */
function hearEvents(client: OpencodeClient, signal: AbortSignal): Events {
  const connected = Promise.withResolvers<void>()
  const early: OpencodeEvent[] = []
  let pause: Pause
  let hear = (event: OpencodeEvent): Pause => {
    early.push(event)
    return undefined
  }
  const read = async () => {
    // A second connection would not know what was said between the two: the first one that breaks is the last.
    const { stream } = await client.global.event({ signal, sseMaxRetryAttempts: 1 })
    for await (const line of stream) {
      const wrapped = globalEvent.safeParse(line)
      if (!wrapped.success) continue
      if (wrapped.data.payload.type === 'server.connected') connected.resolve()
      const event = opencodeEvent.safeParse(wrapped.data.payload)
      if (event.success) pause = hear(event.data)
      await pause
      pause = undefined
    }
  }
  const listen: Events['listen'] = (onEvent) => {
    hear = onEvent
    for (const event of early.splice(0)) onEvent(event)
  }
  const heard = async () => {
    for (let paused = pause; paused; paused = pause) {
      await paused
      // What was received meanwhile is handed on a turn of the loop later.
      await delay(100, undefined, { ref: false })
    }
  }
  const error = { kind: 'internal' as const, message: 'opencode ended its stream of events.', retryable: true }
  const ended = read().catch(() => undefined)
  void ended.then(() => connected.reject(new BackendFault('start_failed', error)))
  connected.promise.catch(() => undefined)
  return { connected: connected.promise, ended, listen, heard }
}

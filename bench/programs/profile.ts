import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

const inspector = 'http://127.0.0.1:9229/json/list'
const openTimeoutMs = 5_000

/**
 * Has a Node process note where its time goes, from now until `end`, which writes it to a file for DevTools. Throws where the process
 * cannot be looked into, as when another one's inspector has the port.
 */
export async function profile(pid: number): Promise<{ end(file: string): Promise<void> }> {
  process.kill(pid, 'SIGUSR1')
  const session = await openSession(await findAddress())
  const { result } = (await session.ask('Runtime.evaluate', { expression: 'process.pid' })) as {
    result: { value: number }
  }
  if (result.value !== pid) throw new Error(`the inspector is that of process ${result.value}, not of ${pid}`)
  await session.ask('Profiler.enable')
  await session.ask('Profiler.setSamplingInterval', { interval: 500 })
  await session.ask('Profiler.start')
  return {
    async end(file) {
      const stopped = (await session.ask('Profiler.stop')) as { profile: unknown }
      session.close()
      await writeFile(file, JSON.stringify(stopped.profile))
    },
  }
}

async function findAddress(): Promise<string> {
  const signal = AbortSignal.timeout(openTimeoutMs)
  for (; ; await delay(50, undefined, { signal })) {
    const targets = await fetch(inspector, { signal }).then(
      async (response) => (await response.json()) as { webSocketDebuggerUrl: string }[],
      () => [],
    )
    if (targets[0]) return targets[0].webSocketDebuggerUrl
  }
}

async function openSession(address: string) {
  const socket = new WebSocket(address)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: object }
    const reply = id === undefined ? undefined : waiting.get(id)
    if (error) reply?.reject(new Error(JSON.stringify(error)))
    else reply?.resolve(result)
  }
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error(`${address} cannot be opened`))
  })
  return {
    ask(method: string, params: object = {}): Promise<unknown> {
      const reply = Promise.withResolvers<unknown>()
      waiting.set(++asked, reply)
      socket.send(JSON.stringify({ id: asked, method, params }))
      return reply.promise
    },
    close: () => socket.close(),
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type Redis = { url: string; pid: number } & AsyncDisposable

const startTimeoutMs = 5_000

/** A Redis of this machine on a free port, which keeps nothing. Throws where there is none. */
export async function startRedis(): Promise<Redis> {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-redis-'))
  const port = await freePort()
  const wishes = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory]
  const child = spawn('redis-server', wishes, { stdio: 'ignore' })
  const gone = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    if (child.pid !== undefined) await gone
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await Promise.race([listens(port), gone.then(() => Promise.reject(new Error('redis-server ended')))])
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop }
}

async function listens(port: number): Promise<void> {
  const signal = AbortSignal.timeout(startTimeoutMs)
  for (; ; await delay(20, undefined, { signal })) {
    const socket = connect(port, '127.0.0.1')
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (open) return
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  return address.port
}

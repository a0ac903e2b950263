import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * One process at a time holds `file`, a Unix socket that it listens on: the system lets go of it when the process ends,
 * however it ends. Waits its turn; the returned function gives the lock back.
 */
export async function holdLock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    const release = await tryListen(file)
    if (release) return release
    if (!(await waitForHolder(file))) await rm(file, { force: true })
  }
}

async function tryListen(file: string): Promise<(() => Promise<void>) | null> {
  const waiting = new Set<Socket>()
  const server = createServer((socket) => waiting.add(socket.on('error', () => socket.destroy())))
  server.listen(file)
  if (!(await isListening(server))) return null
  return async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of waiting) socket.destroy()
    await closed
  }
}

async function isListening(server: Server): Promise<boolean> {
  try {
    await once(server, 'listening')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
    throw error
  }
}

/** Resolves when the holder lets go. False: nobody holds it, and the file was left by a process that was killed. */
async function waitForHolder(file: string): Promise<boolean> {
  const socket = connect(file)
  let held = false
  socket.once('connect', () => {
    held = true
  })
  const { promise: isGone, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>()
  socket.once('error', (error) => resolve(error))
  socket.once('close', () => resolve(null))
  socket.resume()
  const error = await isGone
  return held || error?.code === 'ENOENT'
}

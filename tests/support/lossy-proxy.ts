import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type LossyProxy = {
  /** The database as it is reached through the proxy. */
  url: string
  /** How many answers were lost so far. */
  lost(): number
} & AsyncDisposable

/**
 * A way to a Postgres on a socket that now and then loses a connection when its transaction was just committed: the server has written
 * it, and whoever asked never hears of it. `loses` is asked at every commit, with how many there were before.
 */
export async function openLossyProxy(databaseUrl: string, loses: (commit: number) => boolean): Promise<LossyProxy> {
  const address = new URL(databaseUrl)
  const server = `${address.searchParams.get('host')}/.s.PGSQL.${address.port || '5432'}`
  const directory = await mkdtemp(path.join(tmpdir(), 'lossy-'))
  address.searchParams.set('host', directory)
  const open = new Set<Socket>()
  let commits = 0
  let lost = 0
  const proxy = createServer((client) => {
    const upstream = connect(server)
    let losing = false
    const drop = () => {
      client.destroy()
      upstream.destroy()
    }
    client.on('data', (bytes) => {
      // A simple query: 'Q', its length, the text, a zero.
      if (bytes[0] === 0x51 && bytes.subarray(5, 11).toString() === 'commit' && loses(commits++)) losing = true
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (!losing) client.write(bytes)
      else {
        lost++
        drop()
      }
    })
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', drop)
      socket.on('close', () => {
        open.delete(socket)
        drop()
      })
    }
  })
  await new Promise<void>((resolve) => proxy.listen(`${directory}/.s.PGSQL.${address.port || '5432'}`, resolve))
  return {
    url: address.href,
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

import { fileURLToPath } from 'node:url'
import { cpuOf } from '#bench/programs/cpu.ts'
import { startProgram } from '#bench/programs/program.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import { RedisServer } from '#tests/support/redis-server.ts'

const program = fileURLToPath(new URL('../peers/main.ts', import.meta.url))

/** The peers, each a process of its own, with what they need beside them; all of it ends with `stack`. */
export async function startPeers(
  stack: AsyncDisposableStack,
  modelUrl: string,
  wanted: readonly ('bare' | 'gathered' | 'resumable-stream')[],
): Promise<Subject[]> {
  const peers: Subject[] = []
  for (const name of wanted) {
    const redis = name === 'resumable-stream' ? stack.use(await RedisServer.start()) : null
    const running = stack.use(await startProgram(program, { PEER: name, ...(redis && { REDIS_URL: redis.url }) }))
    peers.push({
      name,
      open: async (streams) => {
        const urls = await running.ask<string[]>('open', streams)
        const resumeBy = redis ? 'characters' : 'nothing'
        return urls.map((url) => ({ url, headers: {}, resumeBy, seesAll: true }))
      },
      begin: (said) => running.ask('begin', { modelUrl, ...said }),
      end: async () => undefined,
      cpuUs: async () => {
        const [server, beside] = await Promise.all([cpuOf([running.pid]), cpuOf(redis ? [redis.pid] : [])])
        return server === null || beside === null ? null : { server, all: server + beside }
      },
    })
  }
  return peers
}

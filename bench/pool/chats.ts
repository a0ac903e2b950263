import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Backend, BackendSession } from '#agent-host/backends/backend.ts'
import type { Pool } from '#agent-host/pool/pool.ts'
import { groupOf } from '#lib/domain/groups/group.ts'
import type { BackendSessionId, TurnId } from '#lib/domain/ids.ts'
import type { SessionStart } from '#lib/domain/turns/turn.ts'
import { newId } from '#lib/ids.ts'

export type TurnTaken = { start: SessionStart; leaseMs: number; firstTextMs: number }

/** A chat that is alone in its group, so that it wants a process for itself. */
export type BenchChat = { turn(pool: Pool, how: { cold: boolean; signal: AbortSignal }): Promise<TurnTaken> }

const prompt = 'Say a little [[plain:5:500]]'

/** Chats below a folder, each of a person and workspace of its own; what an agent remembers lies in its home there. */
export async function makeChats(directory: string, backend: Backend, count: number): Promise<BenchChat[]> {
  return await Promise.all(Array.from({ length: count }, (_, at) => makeChat(path.join(directory, `${at}`), backend)))
}

async function makeChat(directory: string, backend: Backend): Promise<BenchChat> {
  const [chatId, personId] = [newId('cht'), newId('per')]
  const group = groupOf({ chatId, ownerId: personId, workspaceId: newId('wsp'), isShared: false })
  const [homeDirectory, worktree] = [path.join(directory, 'home'), path.join(directory, 'worktrees', chatId)]
  for (const folder of [homeDirectory, worktree]) await mkdir(folder, { recursive: true })
  let sessionId: BackendSessionId | null = null
  const turn: BenchChat['turn'] = async (pool, { cold, signal }) => {
    const turnId: TurnId = newId('trn')
    const beganMs = performance.now()
    const place = { homeDirectory, rootDirectory: path.dirname(worktree), worktree }
    const asked = { chatId, turnId, personId, group, backend, sessionId, cold, ...place }
    const none = { environment: {}, options: {}, onUpdate: () => undefined }
    const { session, start } = await pool.lease({ ...asked, ...none, signal })
    sessionId = session.id
    const leaseMs = performance.now() - beganMs
    try {
      return { start, leaseMs, firstTextMs: (await firstText(session, signal)) - beganMs }
    } finally {
      pool.release({ chatId, turnId }, backend.id)
    }
  }
  return { turn }
}

/** When the agent said its first word. Throws where it said none. */
async function firstText(session: BackendSession, signal: AbortSignal): Promise<number> {
  let saidMs: number | null = null
  const outcome = await session.prompt({
    text: prompt,
    files: [],
    onUpdate: (update) => {
      if (update.type === 'text') saidMs ??= performance.now()
      return undefined
    },
    ask: async () => 'cancelled',
    signal,
  })
  if (outcome.kind !== 'completed' || saidMs === null) throw new Error(`a turn ended as ${JSON.stringify(outcome)}`)
  return saidMs
}

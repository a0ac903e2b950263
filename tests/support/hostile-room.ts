import { fileURLToPath } from 'node:url'
import { awaitJob } from '#db/reads/jobs.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { backendId, type TurnId } from '#lib/domain/ids.ts'
import { followChat } from '#tests/support/follow-chat.ts'
import { testPerson } from '#tests/support/people.ts'
import { openRoom } from '#tests/support/room.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

const hostile = backendId.parse('hostile')
const program = fileURLToPath(new URL('hostile-agent.ts', import.meta.url))

export type HostileRoom = Awaited<ReturnType<typeof openHostileRoom>>
export type HostileChat = Awaited<ReturnType<HostileRoom['newHostileChat']>>

/** A real host whose agents are in the real sandbox, with the hostile agent among its backends. */
export async function openHostileRoom(environment: Record<string, string> = {}) {
  await realSandbox()
  const room = await openRoom({ model: true, environment })
  const command = { id: hostile, name: 'Hostile', command: process.execPath, args: [program], env: {} }
  await addBackend(room.person, room.store, command)
  /** A chat of somebody who has nothing to do with the room's person, in a workspace of theirs. */
  const strangersChat = async () => {
    const stranger = await testPerson(room.store, { administrator: true, name: 'Eve' })
    const { workspace, jobId } = await createWorkspace(stranger, room.store, {
      name: 'Strange',
      source: { kind: 'path', path: room.repository.directory },
    })
    const job = await awaitJob(stranger, room.store, { jobId, timeoutMs: 60_000 })
    if (job.state !== 'done') throw new Error(`the workspace was not prepared: ${JSON.stringify(job)}`)
    const workspaceId = workspace.id
    const { id } = await createChat(stranger, room.store, { workspaceId, backend: hostile, options: {} })
    const chat = await followChat(stranger, room.store, id)
    return talkIn(chat, (text) => sendMessage(stranger, room.store, { chatId: id, text }))
  }
  const newHostileChat = async () => {
    const chat = await room.newChat(hostile)
    return talkIn(chat, (text) => room.send(chat.view.chat.id, text))
  }
  return { ...room, strangersChat, newHostileChat }
}

type Chat = Awaited<ReturnType<typeof followChat>>
const patienceMs = 90_000

function talkIn(chat: Chat, send: (text: string) => Promise<{ turnId: TurnId }>) {
  const begin = (name: string, ...given: string[]) =>
    send(`[[${name}${given.length ? ` ${JSON.stringify(given)}` : ''}]]`)
  /** Has the agent try something and gives how the turn ended and what the agent said. */
  const attempt = async (name: string, ...given: string[]) => {
    const { turnId } = await begin(name, ...given)
    const turn = await chat.ended(turnId, patienceMs)
    return { turn, said: chat.answer(turnId) }
  }
  const where = async (): Promise<{ worktree: string; home: string }> => {
    const { said } = await attempt('where')
    return JSON.parse(Buffer.from(said, 'base64').toString())
  }
  return { chat, begin, attempt, where }
}

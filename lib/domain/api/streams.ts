import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { chatId } from '#lib/domain/ids.ts'

const params = z.object({ chatId })
const otherType = 'text/event-stream' as const

/** Where to go on in a chat's log. What is none makes a stream begin with `reset` and a snapshot, as a place outside the log does. */
export const place = z.string().max(200).optional()
export const followChat = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/events',
  access: 'chat',
  summary: 'A chat as it happens: a snapshot, then every event. Goes on after `Last-Event-ID` or `after`',
  params,
  query: z.object({ after: place }),
  status: 200,
  otherType,
})
export const followChats = endpoint({
  method: 'GET',
  path: '/events',
  access: 'chats',
  summary: 'Many chats over one connection, `chats=<id>:<after>,<id>`; with `feed=1` also the state of all of yours',
  query: z.object({ chats: z.string().max(20_000).optional(), feed: z.enum(['0', '1']).optional() }),
  status: 200,
  otherType,
})
export const followTurn = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/ui-stream',
  access: 'chat',
  summary: 'The running turn in the AI SDK’s UI message stream protocol; 204 when none runs',
  params,
  status: 200,
  otherType,
})

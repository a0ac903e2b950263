import { z } from 'zod'
import { chatStates } from '#lib/domain/chats/chat-state.ts'
import { noTitleWords, titleLimit } from '#lib/domain/chats/title-fault.ts'
import { backendId, chatId, messageId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { part } from '#lib/domain/parts/part.ts'
import { author } from '#lib/domain/people/author.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'

export const chatTitle = shortName(noTitleWords, titleLimit)

/** Where a title came from: the first message, a model, or a person. */
export const titleSources = ['text', 'model', 'person'] as const

/** What a chat asks of a backend, by option id (mode, model, effort and the agent's own). */
export const chosenOptions = z.record(z.string().max(64), z.string().max(256))

export const chatInfo = z.object({
  id: chatId,
  workspaceId,
  workspaceName: z.string(),
  ownerName: z.string(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  backend: backendId,
  model: z.string().nullable(),
  mode: z.string().nullable(),
  options: chosenOptions,
  queueHeld: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type ChatInfo = z.infer<typeof chatInfo>

/** A message: what one author said in one go, as an ordered list of parts. `turnId` is the turn that it prompted or that answered it. */
export const message = z.object({
  id: messageId,
  author,
  at: z.iso.datetime(),
  turnId: turnId.nullable(),
  parts: z.array(part),
  /** A message that went into a running turn: the agent's message, and how many of its parts came before. */
  steered: z.object({ messageId, partCount: z.number().int() }).optional(),
})
export type Message = z.infer<typeof message>

/** A chat as a list shows it. */
export const chatStatus = z.object({
  chatId,
  workspaceId,
  state: z.enum(chatStates),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  at: z.iso.datetime(),
  /** What the person who looks keeps about it: whether it stands on top, and whether something ended since they looked. */
  pinned: z.boolean(),
  unread: z.boolean(),
})
export type ChatStatus = z.infer<typeof chatStatus>

/** What the first message makes of a chat without a title: its first line, cut at a word. */
export function titleFrom(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  if (line.length <= 60) return line || 'New chat'
  const cut = line.slice(0, 60).replace(/[\uD800-\uDBFF]$/, '')
  return `${cut.slice(0, cut.lastIndexOf(' ') > 30 ? cut.lastIndexOf(' ') : 60).trimEnd()}…`
}

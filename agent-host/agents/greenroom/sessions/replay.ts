import type { SessionUpdate } from '@agentclientprotocol/sdk'
import type { ModelMessage } from 'ai'
import type { Entry } from './entry.ts'

/** A stored conversation as the updates that a client would have seen, deltas put together. */
export function replay(entries: readonly Entry[]): SessionUpdate[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'message') return messageUpdates(entry.message)
    return entry.type === 'shown' ? [entry.update as SessionUpdate] : []
  })
}

function messageUpdates(message: ModelMessage): SessionUpdate[] {
  if (message.role === 'user') return [chunk('user_message_chunk', textOf(message))]
  if (message.role !== 'assistant') return []
  if (typeof message.content === 'string') return [chunk('agent_message_chunk', message.content)]
  return message.content.flatMap((part) => {
    if (part.type === 'text') return [chunk('agent_message_chunk', part.text)]
    return part.type === 'reasoning' ? [chunk('agent_thought_chunk', part.text)] : []
  })
}

type ChunkType = 'user_message_chunk' | 'agent_message_chunk' | 'agent_thought_chunk'

/** A piece of text or reasoning as an update; all pieces of one message have its id. */
export const chunk = (sessionUpdate: ChunkType, text: string, messageId?: string): SessionUpdate => ({
  sessionUpdate,
  content: { type: 'text', text },
  ...(messageId && { messageId }),
})

const textOf = (message: Extract<ModelMessage, { role: 'user' }>) =>
  typeof message.content === 'string'
    ? message.content
    : message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')

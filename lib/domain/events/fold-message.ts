import type { Message } from '#lib/domain/chats/chat.ts'
import type { EventOf } from '#lib/domain/events/event.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import { appendOutput, isSettled } from '#lib/domain/parts/tool-output.ts'

type MessageEvent = EventOf<'part.added' | 'part.delta' | 'part.output' | 'part.updated' | 'turn.ended'>

/** The agent's message after one event of its turn. Sets when each part began and ended. */
export function foldMessage(message: Message, event: MessageEvent): Message {
  if (event.type === 'turn.ended') return { ...message, parts: message.parts.map((part) => close(part, event.at)) }
  const { index } = event
  if (event.type === 'part.added') {
    const before = message.parts.map((part, i) =>
      i === index - 1 && part.type !== 'tool' ? close(part, event.at) : part,
    )
    return { ...message, parts: replace(before, index, settle({ ...event.part, startedAt: event.at }, event.at)) }
  }
  const old = message.parts[index]
  if (!old) return message
  return { ...message, parts: replace(message.parts, index, changed(old, event)) }
}

function changed(old: Part, event: EventOf<'part.delta' | 'part.output' | 'part.updated'>): Part {
  if (event.type === 'part.delta')
    return old.type === 'text' || old.type === 'reasoning' ? { ...old, text: old.text + event.text } : old
  if (event.type === 'part.output') return old.type === 'tool' ? appendOutput(old, event.text) : old
  const kept = old.type === 'tool' && event.part.type === 'tool' ? { output: old.output, outputCut: old.outputCut } : {}
  return settle({ ...event.part, ...kept, startedAt: old.startedAt, endedAt: old.endedAt }, event.at)
}

const settle = (part: Part, at: string): Part => (part.type === 'tool' && isSettled(part) ? close(part, at) : part)
const close = (part: Part, at: string): Part => (part.endedAt ? part : { ...part, endedAt: at })
const replace = (parts: readonly Part[], index: number, part: Part): Part[] => {
  const next = parts.slice()
  next[index] = part
  return next
}

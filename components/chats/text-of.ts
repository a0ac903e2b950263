import type { Message } from '#lib/domain/chats/chat.ts'

/** What a person's message says. */
export const textOf = (message: Message): string =>
  message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')

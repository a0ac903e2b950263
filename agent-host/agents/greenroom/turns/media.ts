import type { ModelMessage } from 'ai'

/** Whether a conversation has images or other files that not every model takes. */
export const hasMedia = (messages: readonly ModelMessage[]): boolean =>
  messages.some((message) => message.role === 'user' && piecesOf(message).some(({ type }) => type === 'file'))

/** The conversation for a model that takes none: each is named, so that it can say that it did not see it. */
export const withoutMedia = (messages: readonly ModelMessage[]): ModelMessage[] =>
  messages.map((message) => {
    if (message.role !== 'user' || typeof message.content === 'string') return message
    const content = message.content.map((piece) =>
      piece.type === 'file'
        ? { type: 'text' as const, text: `(“${piece.filename ?? 'A file'}” could not be given to this model.)` }
        : piece,
    )
    return { ...message, content }
  })

const piecesOf = ({ content }: Extract<ModelMessage, { role: 'user' }>) => (typeof content === 'string' ? [] : content)

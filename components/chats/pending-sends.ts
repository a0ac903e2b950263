import { textOf } from '#components/chats/text-of.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** A message that was sent from this tab and that the chat does not show yet. */
export type PendingSend = {
  key: string
  text: string
  files: readonly FilePart[]
  at: string
  /** Known once the server accepted it. */
  messageId: string | null
  /** The messages and queue entries that were there when it was sent: none of them is it. */
  before: ReadonlySet<string>
}
type Shown = Pick<ChatView, 'messages' | 'queue'>

export const idsOf = (view: Shown): ReadonlySet<string> =>
  new Set([...view.messages.map((message) => message.id), ...view.queue.map((entry) => entry.messageId)])

/** Those that are still to be shown by this tab itself. What came over the stream before the answer to the call is matched by its text. */
export function stillPending(pending: readonly PendingSend[], view: Shown): PendingSend[] {
  const taken = new Set<string>()
  return pending.filter((send) => {
    const own = send.messageId ?? newWithText(send, view, taken)
    if (own) taken.add(own)
    return !own || !idsOf(view).has(own)
  })
}

function newWithText(send: PendingSend, view: Shown, taken: ReadonlySet<string>): string | null {
  const fits = (id: string, text: string) => !send.before.has(id) && !taken.has(id) && text === send.text
  const entry = view.queue.find((each) => fits(each.messageId, each.text))
  if (entry) return entry.messageId
  const message = view.messages.find((each) => each.author.kind === 'person' && fits(each.id, textOf(each)))
  return message?.id ?? null
}

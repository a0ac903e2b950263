import { turnErrorWords } from '#components/chats/turn-error-words.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatView } from '#lib/domain/events/view.ts'

/** What an event is worth saying aloud, as a sentence; null for most. */
export function announcement(event: ChatEvent, view: ChatView): string | null {
  const backend = view.runningTurnId ? view.turns[view.runningTurnId]?.backend : null
  const name = backend ?? view.chat.backend
  switch (event.type) {
    case 'turn.started':
      return `${event.backend} began to answer.`
    case 'turn.waiting':
      return `${name} waits for room on its host.`
    case 'request.opened':
      return event.request.ask.kind === 'permission'
        ? `${name} asks for permission: ${event.request.ask.title}.`
        : `${name} asks: ${event.request.ask.message}`
    case 'turn.retrying':
      return `${name} tries again, attempt ${event.attempt}.`
    case 'patch.created':
      return `${patchWords(event.patch.number, event.patch.files)}.`
    case 'turn.ended':
      return endWords(event)
    default:
      return null
  }
}

function endWords(event: Extract<ChatEvent, { type: 'turn.ended' }>): string {
  if (event.outcome === 'completed') return 'Turn ended.'
  if (event.outcome === 'stopped') return 'Turn stopped.'
  if (event.outcome === 'interrupted') return 'Turn interrupted. The queue is held.'
  return `Turn failed. ${turnErrorWords(event.error).title}.`
}

/** A patch in one phrase: `Patch 2 changes 2 files in 3 hunks`. */
export function patchWords(number: number, files: readonly { hunks: number }[]): string {
  const hunks = files.reduce((sum, file) => sum + file.hunks, 0)
  return `Patch ${number} changes ${count(files.length, 'file')} in ${count(hunks, 'hunk')}`
}

export const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

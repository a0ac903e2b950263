import { cn } from '#components/ui/class-names.ts'
import type { ChatState } from '#lib/domain/chats/chat-state.ts'

/** What a chat is doing, in a word or two; idle says nothing. */
export const stateWords: Record<ChatState, string> = {
  idle: '',
  queued: 'queued',
  held: 'held',
  running: 'running',
  stopping: 'stopping',
  waiting: 'waits for you',
  failed: 'failed',
}

/** Shape and colour both tell the states apart: filled moves, rings wait, a square asks, a diamond failed. */
const shapes: Record<ChatState, string> = {
  idle: 'rounded-full border border-border-strong',
  queued: 'rounded-full border-2 border-accent',
  held: 'rounded-full border-2 border-warning',
  running: 'rounded-full bg-accent animate-breathe',
  stopping: 'rounded-full bg-muted-foreground animate-breathe',
  waiting: 'rounded-[2px] bg-warning',
  failed: 'rotate-45 rounded-[1px] bg-danger',
}

const tones: Partial<Record<ChatState, string>> = {
  running: 'text-accent',
  waiting: 'text-warning',
  held: 'text-warning',
  failed: 'text-danger',
}

/** A chat's state as a mark, with its words beside it (`words`) or for screen readers alone. */
export function StateDot({ state, words }: { state: ChatState; words?: boolean }) {
  if (words && state === 'idle') return null
  return (
    <span className={cn('flex shrink-0 items-center gap-1.5 text-muted-foreground text-xs', tones[state])}>
      <span aria-hidden className={cn('size-2 shrink-0', shapes[state])} />
      <span className={cn(!words && 'sr-only')}>{stateWords[state]}</span>
    </span>
  )
}

import { sessionWords } from '#components/chats/session-words.ts'
import { cn } from '#components/ui/class-names.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { SessionStart } from '#lib/domain/turns/turn.ts'

/** Says before a message is sent what the chosen backend will do with it. */
export function SessionChip({ backend, start }: { backend: string; start: SessionStart }) {
  const words = `${backend} ${sessionWords[start]}`
  return (
    <Tooltip words={words}>
      <button
        type="button"
        aria-label={`Session ${start}. ${words}`}
        className="inline-flex h-5 shrink-0 cursor-default items-center gap-1.5 rounded-sm border px-1.5 text-muted-foreground text-xs"
      >
        <span
          aria-hidden
          className={cn('size-1.5 rounded-full', start === 'warm' ? 'bg-accent' : 'border border-muted-foreground')}
        />
        {start}
      </button>
    </Tooltip>
  )
}

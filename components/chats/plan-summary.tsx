'use client'

import { ListTodo } from 'lucide-react'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { PlanEntry } from '#lib/domain/parts/part.ts'

/** How far a running turn's plan is, in one line that leads to it. */
export function PlanSummary({ entries, onOpen }: { entries: readonly PlanEntry[]; onOpen: () => void }) {
  const done = entries.filter((entry) => entry.status === 'completed').length
  const now = entries.find((entry) => entry.status === 'in_progress') ?? entries.find((e) => e.status === 'pending')
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-7 w-full shrink-0 items-center justify-center gap-1.5 border-b bg-surface px-3 text-muted-foreground text-xs hover:text-foreground"
    >
      <ListTodo aria-hidden className="size-3.5 shrink-0" />
      <span className="shrink-0">
        Plan: {done} of {entries.length}
      </span>
      {now && <span className="min-w-0 truncate">· {now.content}</span>}
    </button>
  )
}

/** The plan of an answer as it stands; null where it has none. */
export function planOf(message: Message | undefined): readonly PlanEntry[] | null {
  const plan = message?.parts.findLast((part) => part.type === 'plan')
  return plan?.type === 'plan' && plan.entries.length > 0 ? plan.entries : null
}

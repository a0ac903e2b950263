import { z } from 'zod'
import type { PlanEntry } from '#lib/domain/parts/part.ts'

const input = z.object({ content: z.string() })

/** A plan that is kept as a checklist in Markdown: `- [x] done`, `- [ ] to do`. The first that is open is what goes on. */
export function checklistEntries(rawInput: unknown): PlanEntry[] | null {
  const { data } = input.safeParse(rawInput)
  const items = [...(data?.content ?? '').matchAll(/^\s*(?:[-*+]|\d+[.)])\s*\[([ xX~-])\]\s*(.+)$/gm)]
  if (items.length === 0) return null
  const firstOpen = items.findIndex(([, mark]) => !/[xX]/.test(mark ?? ''))
  return items.map(([, mark = '', content = ''], index) => ({
    content: content.trim(),
    priority: 'medium' as const,
    status: /[xX]/.test(mark)
      ? ('completed' as const)
      : index === firstOpen
        ? ('in_progress' as const)
        : ('pending' as const),
  }))
}

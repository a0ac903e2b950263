import {
  ArrowRightLeft,
  Brain,
  FileText,
  Globe,
  type LucideIcon,
  Pencil,
  Search,
  SquareTerminal,
  Trash2,
  Wrench,
} from 'lucide-react'
import type { ToolPart } from '#lib/domain/parts/part.ts'

const icons: Record<ToolPart['kind'], LucideIcon> = {
  read: FileText,
  edit: Pencil,
  delete: Trash2,
  move: ArrowRightLeft,
  search: Search,
  execute: SquareTerminal,
  think: Brain,
  fetch: Globe,
  switch_mode: ArrowRightLeft,
  other: Wrench,
}

const words: Record<ToolPart['kind'], string> = {
  read: 'Read',
  edit: 'Edit',
  delete: 'Delete',
  move: 'Move',
  search: 'Search',
  execute: 'Command',
  think: 'Thought',
  fetch: 'Fetch',
  switch_mode: 'Mode',
  other: 'Tool',
}

export function ToolIcon({ kind }: { kind: ToolPart['kind'] }) {
  const Icon = icons[kind]
  return (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{words[kind]}:</span>
    </>
  )
}

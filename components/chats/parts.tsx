'use client'

import { Check, Circle, CircleDot, Info, TriangleAlert } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { count } from '#components/chats/announcement.ts'
import { Answer } from '#components/chats/answer.tsx'
import { type Arranged, arrangeParts, type Placed } from '#components/chats/arrange-parts.ts'
import { ToolRow } from '#components/chats/tool-row.tsx'
import { durationWords } from '#components/time/words.ts'
import { cn } from '#components/ui/class-names.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Group } from '#components/ui/group.tsx'
import type { Part, PlanEntry } from '#lib/domain/parts/part.ts'

/** An answer's parts in their order. `live` while the turn runs; `group` folds long rows of tool calls. */
export function Parts({ parts, live, group }: { parts: readonly Part[]; live: boolean; group: boolean }) {
  const last = parts.length - 1
  const renderPlaced = (placed: readonly Placed[]): ReactNode =>
    placed.map((each) => (
      <PartView key={each.index} placed={each} live={live && each.index === last} renderNested={renderPlaced} />
    ))
  return arrangeParts(parts, group).map((each) => (
    <Arrangement key={keyOf(each)} arranged={each} render={renderPlaced} />
  ))
}

const keyOf = (arranged: Arranged) =>
  arranged.kind === 'part' ? arranged.placed.index : `steps-${arranged.steps[0]?.index}`

function Arrangement({ arranged, render }: { arranged: Arranged; render: (placed: readonly Placed[]) => ReactNode }) {
  if (arranged.kind === 'part') return render([arranged.placed])
  return (
    <Disclosure line={count(arranged.steps.length, 'earlier step')}>
      <div className="ml-1.5 border-l pl-3">{render(arranged.steps)}</div>
    </Disclosure>
  )
}

function PartView(props: { placed: Placed; live: boolean; renderNested: (placed: readonly Placed[]) => ReactNode }) {
  const { part, children } = props.placed
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? null : (
        <div className="py-1">
          <Answer text={part.text} live={props.live} />
        </div>
      )
    case 'reasoning':
      return <Thought part={part} live={props.live} />
    case 'tool':
      return <ToolRow tool={part} nested={children} renderNested={props.renderNested} />
    case 'plan':
      return <Plan entries={part.entries} />
    case 'notice':
      return <Notice level={part.level} text={part.text} />
    case 'file':
      return <p className="py-1 text-muted-foreground">File: {part.name}</p>
    default:
      return part satisfies never
  }
}

const Thought = memo(function Thought({ part, live }: { part: Extract<Part, { type: 'reasoning' }>; live: boolean }) {
  const tookMs = part.startedAt && part.endedAt ? Date.parse(part.endedAt) - Date.parse(part.startedAt) : null
  const words = live ? 'Thinking' : tookMs === null ? 'Thought' : `Thought for ${durationWords(tookMs)}`
  if (part.text.trim() === '' && !live) return null
  return (
    <Disclosure line={<span className={cn(live && 'animate-breathe')}>{words}</span>}>
      <p className="mb-2 ml-1.5 max-w-[72ch] whitespace-pre-wrap border-l pl-3 text-muted-foreground [overflow-wrap:anywhere]">
        {part.text.trim()}
      </p>
    </Disclosure>
  )
})

const planIcons = { pending: Circle, in_progress: CircleDot, completed: Check }
const planWords = { pending: 'to do', in_progress: 'in progress', completed: 'done' }

const Plan = memo(function Plan({ entries }: { entries: readonly PlanEntry[] }) {
  const done = entries.filter((entry) => entry.status === 'completed').length
  return (
    <Group label="Plan" className="my-1 max-w-[72ch] rounded-md border px-3 py-2">
      <p className="mb-1 text-muted-foreground text-xs">
        Plan, {done} of {entries.length} done
      </p>
      <ul className="flex flex-col gap-0.5">
        {entries.map((entry, i) => {
          const Icon = planIcons[entry.status]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry of a plan is its place
            <li key={i} className="flex items-start gap-2">
              <Icon
                aria-hidden
                className={cn(
                  'mt-1 size-3 shrink-0',
                  entry.status === 'pending' ? 'text-muted-foreground' : 'text-accent',
                )}
              />
              <span className={cn('min-w-0', entry.status === 'completed' && 'text-muted-foreground line-through')}>
                {entry.content}
              </span>
              <span className="sr-only">{planWords[entry.status]}</span>
            </li>
          )
        })}
      </ul>
    </Group>
  )
})

function Notice({ level, text }: { level: 'info' | 'warning' | 'error'; text: string }) {
  const Icon = level === 'info' ? Info : TriangleAlert
  const tone = { info: 'text-muted-foreground', warning: 'text-warning', error: 'text-danger' }[level]
  return (
    <p className={cn('flex max-w-[72ch] items-start gap-1.5 py-1', tone)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
    </p>
  )
}

'use client'

import { Check, Circle, CircleDot, Info, ListChecks, TriangleAlert } from 'lucide-react'
import { Fragment, memo, type ReactNode } from 'react'
import { Answer } from '#components/chats/answer.tsx'
import { arrangeParts, nestParts, type Placed, type Step } from '#components/chats/arrange-parts.ts'
import { KeptDisclosure, useOpened } from '#components/chats/opened.tsx'
import { stepsWords } from '#components/chats/step-words.ts'
import { ToolRow } from '#components/chats/tool-row.tsx'
import { durationWords } from '#components/time/words.ts'
import { cn } from '#components/ui/class-names.ts'
import { Group } from '#components/ui/group.tsx'
import type { Part, PlanEntry } from '#lib/domain/parts/part.ts'

/** Something that was said while the answer grew: it stands after so many of its parts. */
export type Inset = { partCount: number; node: ReactNode }

/** An answer's parts in their order. `live` while the turn runs. */
export function Parts(props: { messageId: string; parts: readonly Part[]; live: boolean; insets: readonly Inset[] }) {
  const { messageId, parts, live, insets } = props
  const opened = useOpened()
  const last = parts.length - 1
  const isOpen = (index: number) => opened.get(`${messageId}:${index}`) === true
  const render = (placed: readonly Placed[]): ReactNode =>
    arrangeParts(placed, isOpen).map((each) =>
      each.kind === 'steps' ? (
        <Steps key={`steps-${each.steps[0]?.index}`} messageId={messageId} steps={each.steps} render={renderEach} />
      ) : (
        renderOne(each.placed)
      ),
    )
  // A row that was opened within a group does not leave it for that.
  const renderEach = (placed: readonly Placed[]): ReactNode => placed.map((each) => renderOne(each, 'in-'))
  const renderOne = (placed: Placed, within = ''): ReactNode => (
    <PartView
      key={placed.index}
      keptAs={`${messageId}:${within}${placed.index}`}
      placed={placed}
      live={live && placed.index === last}
      renderNested={render}
    />
  )
  return segments(nestParts(parts), insets).map(({ placed, inset }) => (
    <Fragment key={placed[0]?.index ?? `inset-${inset?.partCount}`}>
      {render(placed)}
      {inset?.node}
    </Fragment>
  ))
}

type Segment = { placed: Placed[]; inset: Inset | null }

/** The parts up to each inset, and those after the last. */
function segments(placed: readonly Placed[], insets: readonly Inset[]): Segment[] {
  let from = 0
  const cut = insets.map((inset): Segment => {
    const within = placed.filter(({ index }) => index >= from && index < inset.partCount)
    from = Math.max(from, inset.partCount)
    return { placed: within, inset }
  })
  return [...cut, { placed: placed.filter(({ index }) => index >= from), inset: null }]
}

function Steps(props: { messageId: string; steps: readonly Step[]; render: (placed: readonly Placed[]) => ReactNode }) {
  const { messageId, steps } = props
  const { words, failed, tookMs } = stepsWords(steps.map((step) => step.part))
  return (
    <KeptDisclosure
      keptAs={`${messageId}:steps-${steps[0]?.index}`}
      line={
        <>
          <ListChecks aria-hidden className="size-3.5 shrink-0" />
          <span className="min-w-0 truncate">{words}</span>
          {failed > 0 && <span className="shrink-0 text-danger text-xs">{failed} failed</span>}
          {tookMs !== null && tookMs >= 100 && (
            <span className="shrink-0 text-xs">
              <span aria-hidden>· </span>
              {durationWords(tookMs)}
            </span>
          )}
        </>
      }
    >
      <div className="ml-1.5 border-l pl-3">{props.render(steps)}</div>
    </KeptDisclosure>
  )
}

function PartView(props: {
  keptAs: string
  placed: Placed
  live: boolean
  renderNested: (placed: readonly Placed[]) => ReactNode
}) {
  const { keptAs } = props
  const { part, children } = props.placed
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? null : (
        <div className="py-1" data-said={part.parentToolCallId ? undefined : ''}>
          <Answer text={part.text} live={props.live} />
        </div>
      )
    case 'reasoning':
      return <Thought keptAs={keptAs} part={part} live={props.live} />
    case 'tool':
      return <ToolRow keptAs={keptAs} tool={part} nested={children} renderNested={props.renderNested} />
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

const Thought = memo(function Thought(props: {
  keptAs: string
  part: Extract<Part, { type: 'reasoning' }>
  live: boolean
}) {
  const { part, live } = props
  const tookMs = part.startedAt && part.endedAt ? Date.parse(part.endedAt) - Date.parse(part.startedAt) : null
  const words = live ? 'Thinking' : tookMs === null ? 'Thought' : `Thought for ${durationWords(tookMs)}`
  if (part.text.trim() === '' && !live) return null
  return (
    <KeptDisclosure keptAs={props.keptAs} line={<span className={cn(live && 'animate-breathe')}>{words}</span>}>
      <p className="mb-2 ml-1.5 max-w-[72ch] whitespace-pre-wrap border-l pl-3 text-muted-foreground [overflow-wrap:anywhere]">
        {part.text.trim()}
      </p>
    </KeptDisclosure>
  )
})

const planIcons = { pending: Circle, in_progress: CircleDot, completed: Check }
const planWords = { pending: 'to do', in_progress: 'in progress', completed: 'done' }

const Plan = memo(function Plan({ entries }: { entries: readonly PlanEntry[] }) {
  const done = entries.filter((entry) => entry.status === 'completed').length
  return (
    <Group label="Plan" className="my-1 rounded-md border px-3 py-2">
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

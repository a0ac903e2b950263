'use client'

import { LoaderCircle } from 'lucide-react'
import { memo, type ReactNode, useMemo } from 'react'
import { commandOf, type Placed, toolResult, toolTitle } from '#components/chats/arrange-parts.ts'
import { editCounts } from '#components/chats/edit-counts.ts'
import { KeptDisclosure } from '#components/chats/opened.tsx'
import { subagentWords } from '#components/chats/step-words.ts'
import { ToolIcon } from '#components/chats/tool-icon.tsx'
import { EditDiff } from '#components/diffs/edit-diff.tsx'
import { LineCounts } from '#components/diffs/line-counts.tsx'
import { FileLinks } from '#components/files/file-link.tsx'
import { CommandOutput } from '#components/terminal/command-output.tsx'
import { durationWords } from '#components/time/words.ts'
import { cn } from '#components/ui/class-names.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Group } from '#components/ui/group.tsx'
import type { ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

/** One tool call: a line that says what, how it went and how long it took, and opens to what went in and came out. */
export const ToolRow = memo(function ToolRow(props: {
  keptAs: string
  tool: ToolPart
  nested: Placed[]
  renderNested: (placed: Placed[]) => ReactNode
}) {
  const { tool, nested } = props
  const isSubagent = nested.length > 0
  return (
    <KeptDisclosure
      keptAs={props.keptAs}
      lineClassName="font-mono text-code"
      line={<ToolLine tool={tool} note={isSubagent ? subagentWords(nested, isSettled(tool)) : null} />}
    >
      <div className="mt-1 mb-2 ml-1.5 border-l pl-3">
        {isSubagent && props.renderNested(nested)}
        {isSubagent ? (
          <KeptDisclosure keptAs={`${props.keptAs}:detail`} line="What it was given and what it answered">
            <ToolDetail tool={tool} />
          </KeptDisclosure>
        ) : (
          <ToolDetail tool={tool} />
        )}
      </div>
    </KeptDisclosure>
  )
}, sameRow)

type RowProps = { keptAs: string; tool: ToolPart; nested: readonly Placed[] }

/** How it renders what is nested changes with every render; what it renders does not. */
function sameRow(a: RowProps, b: RowProps): boolean {
  return a.keptAs === b.keptAs && a.tool === b.tool && sameParts(a.nested, b.nested)
}
const sameParts = (a: readonly Placed[], b: readonly Placed[]): boolean =>
  a.length === b.length &&
  a.every((each, i) => each.part === b[i]?.part && sameParts(each.children, b[i]?.children ?? []))

function ToolLine({ tool, note }: { tool: ToolPart; note: string | null }) {
  const result = toolResult(tool)
  const counts = useMemo(() => editCounts(tool.content), [tool.content])
  const running = !isSettled(tool)
  const tookMs = tool.startedAt && tool.endedAt ? Date.parse(tool.endedAt) - Date.parse(tool.startedAt) : null
  return (
    <>
      <ToolIcon kind={tool.kind} />
      <span className={cn('min-w-0 flex-1 truncate', tool.status === 'cancelled' && 'line-through')}>
        {tool.kind === 'execute' && <span aria-hidden>$ </span>}
        {toolTitle(tool)}
      </span>
      {note && <span className="max-w-[50%] shrink-0 truncate font-sans text-xs">{note}</span>}
      {counts && <LineCounts {...counts} />}
      {result.words && <span className={cn('ml-1 shrink-0 text-xs', result.bad && 'text-danger')}>{result.words}</span>}
      {running && (
        <span className="flex shrink-0 items-center text-accent">
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          <span className="sr-only">running</span>
        </span>
      )}
      {tookMs !== null && tookMs >= 100 && (
        <span className="shrink-0 text-xs">
          {result.words && '· '}
          {durationWords(tookMs)}
        </span>
      )}
    </>
  )
}

function ToolDetail({ tool }: { tool: ToolPart }) {
  const texts = tool.content.filter((each) => each.type === 'text')
  const output = tool.output || texts.map((each) => each.text).join('\n')
  const command = tool.kind === 'execute' ? commandOf(tool.input) : null
  const input = command ?? inputText(tool.input)
  const diffs = tool.content.filter((each) => each.type === 'diff')
  return (
    <div className="flex flex-col gap-2">
      {diffs.map((diff) => (
        <div key={diff.path} className="overflow-hidden rounded-md border">
          <p className="truncate border-b bg-surface px-2 py-1 font-mono text-xs">{diff.path}</p>
          <EditDiff path={diff.path} oldText={diff.oldText} newText={diff.newText} />
        </div>
      ))}
      {tool.locations.length > 0 && diffs.length === 0 && <FileLinks locations={tool.locations} />}
      {command && <Block title="Command" text={command} />}
      {tool.kind === 'execute' && <CommandOutput tool={tool} />}
      {output && tool.kind !== 'execute' && <Block title="Output" text={output} note={cutNote(tool.outputCut)} />}
      {input && !command && diffs.length === 0 && <Block title="Input" text={input} />}
      {!output && !input && diffs.length === 0 && (
        <p className="text-muted-foreground text-xs">It gave nothing to show.</p>
      )}
    </div>
  )
}

function Block({ title, text, note }: { title: string; text: string; note?: string | null }) {
  return (
    <Group label={title} className="rounded-md border bg-surface">
      <div className="flex h-7 items-center justify-between border-b pl-2 text-muted-foreground text-xs">
        <span>{note ? `${title}. ${note}` : title}</span>
        <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} className="size-6" />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        className="max-h-80 overflow-auto whitespace-pre-wrap px-2 py-1.5 font-mono text-code [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </Group>
  )
}

const cutNote = (cut: number) => (cut > 0 ? `Its first ${cut} characters were not kept` : null)

function inputText(input: unknown): string {
  if (input === undefined || input === null) return ''
  if (typeof input === 'string') return input
  if (typeof input === 'object' && Object.keys(input).length === 0) return ''
  return JSON.stringify(input, null, 2)
}

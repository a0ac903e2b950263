'use client'

import dynamic from 'next/dynamic'
import { lineCount, outputOf, plainText } from '#components/terminal/terminal-text.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Group } from '#components/ui/group.tsx'
import type { ToolPart } from '#lib/domain/parts/part.ts'

/** As in the screen that takes its place: nothing jumps when that is loaded. */
const [mostRows, rowPx] = [24, 20]

const OutputScreen = dynamic(() => import('#components/terminal/output-screen.tsx').then((room) => room.OutputScreen), {
  ssr: false,
})

/** What a command printed, in its colours, as it comes. Nothing where it printed nothing. */
export function CommandOutput({ tool }: { tool: ToolPart }) {
  const output = outputOf(tool)
  if (output.text === '') return null
  const least = Math.min(mostRows, lineCount(output.text)) * rowPx
  return (
    <Group label="Output" className="rounded-md border bg-background">
      <div className="flex h-7 items-center justify-between border-b pl-2 text-muted-foreground text-xs">
        <span>{tool.outputCut > 0 ? `Output. Its first ${tool.outputCut} characters were not kept` : 'Output'}</span>
        <CopyButton text={plainText(output.text)} label="Copy output" className="size-6" />
      </div>
      <div style={{ minHeight: least }} className="overflow-hidden px-2 py-1.5 font-mono">
        <OutputScreen output={output} />
      </div>
    </Group>
  )
}

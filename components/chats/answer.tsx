'use client'

import type { MarkedToken } from 'marked'
import { memo, useMemo, useRef } from 'react'
import {
  emptyDocument,
  growMarkdown,
  type MarkdownBlock,
  mendBlock,
  readMarkdown,
} from '#components/markdown/markdown-blocks.ts'
import { MarkdownToken } from '#components/markdown/markdown-token.tsx'

/** What an agent wrote, as Markdown. While it grows only its last blocks are read and drawn again. */
export const Answer = memo(function Answer({ text, live }: { text: string; live: boolean }) {
  const grown = useRef(emptyDocument)
  const { blocks, links } = useMemo(() => {
    if (!live) return readMarkdown(text)
    grown.current = growMarkdown(grown.current, text)
    return grown.current
  }, [text, live])
  const last = blocks.at(-1)
  const settled = live ? blocks.slice(0, -1) : blocks
  const shown = live && last ? [...settled, ...mendBlock(last)] : settled
  return (
    <div className="answer">
      {shown.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place
        <Block key={i} block={block} live={live && i >= settled.length} links={links} />
      ))}
    </div>
  )
})

/** Drawn again only when its source changed, or what its links lead to. */
const Block = memo(
  ({ block, live }: { block: MarkdownBlock; live: boolean; links: string }) => (
    <MarkdownToken token={block.token as MarkedToken} live={live} />
  ),
  (a, b) => a.block.raw === b.block.raw && a.live === b.live && a.links === b.links,
)

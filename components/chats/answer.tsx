'use client'

import { lexer, type Token } from 'marked'
import { memo, useMemo } from 'react'
import remend from 'remend'
import { BlockView } from '#components/chats/markdown-blocks.tsx'

/**
 * What an agent wrote, as Markdown (GitHub's). HTML in it is shown as text, and pictures are links: nothing is loaded from elsewhere.
 * While it is `live`, what is only half written is shown as if it were closed; a block that did not change is not drawn again.
 */
export const Answer = memo(function Answer({ text, live }: { text: string; live: boolean }) {
  const blocks = useMemo(() => blocksOf(live ? remend(text, { linkMode: 'text-only' }) : text), [text, live])
  return (
    <div className="answer">
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place
        <Block key={i} block={block} open={live && i === blocks.length - 1} />
      ))}
    </div>
  )
})

const blocksOf = (text: string): Token[] => lexer(text, { gfm: true }).filter((token) => token.type !== 'space')

/** `open`: more of it may come. */
const Block = memo(
  function Block({ block, open }: { block: Token; open: boolean }) {
    return <BlockView token={block} complete={!open || isClosedFence(block)} />
  },
  (before, after) =>
    before.block.type === after.block.type && before.block.raw === after.block.raw && before.open === after.open,
)

const isClosedFence = (token: Token) => /\n\s*(`{3,}|~{3,})\s*$/.test(token.raw)

'use client'

import { type ReactNode, type RefObject, useRef } from 'react'
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua'
import { OlderLine, olderLineHeightPx } from '#components/chats/older-line.tsx'
import type { TranscriptItem } from '#components/chats/transcript-items.ts'
import type { TranscriptState } from '#components/chats/use-transcript.ts'

/** The items near what is in sight; all of them where the page is printed. */
export function TranscriptList(props: {
  list: RefObject<VirtualizerHandle | null>
  transcript: TranscriptState
  items: readonly TranscriptItem[]
  row: (item: TranscriptItem, index: number) => ReactNode
}) {
  const { transcript, items, row } = props
  const shift = useGrewAtStart(items)
  // A feed without an article would be none.
  if (items.length === 0) return <OlderLine state={transcript.older} onLoad={transcript.loadOlder} />
  if (transcript.printing)
    return (
      <div role="feed" aria-label="Messages">
        {items.map(row)}
      </div>
    )
  return (
    <>
      <OlderLine state={transcript.older} onLoad={transcript.loadOlder} />
      <Virtualizer
        ref={props.list}
        scrollRef={transcript.scroller}
        startMargin={olderLineHeightPx}
        shift={shift}
        keepMounted={transcript.kept}
        bufferSize={600}
        as={items.length > 0 ? Feed : 'div'}
        onScroll={transcript.onScroll}
        onScrollEnd={transcript.onScrollEnd}
        data={items}
      >
        {(item, index) => <>{row(item, index)}</>}
      </Virtualizer>
    </>
  )
}

/** Whatever scrolls by itself can still be clicked: a running answer scrolls all the time. */
function Feed({ style, children, ref }: CustomContainerComponentProps) {
  return (
    <div ref={ref} role="feed" aria-label="Messages" style={{ ...style, pointerEvents: undefined }}>
      {children}
    </div>
  )
}

/** Whether items came before those of the last time; true for as long as these stay the same. */
function useGrewAtStart(items: readonly TranscriptItem[]): boolean {
  const last = useRef<{ items: readonly TranscriptItem[]; first: string | undefined; grew: boolean }>({
    items,
    first: items[0]?.key,
    grew: false,
  })
  const { current } = last
  if (current.items !== items) {
    const first = items[0]?.key
    const grew =
      current.first !== undefined && first !== current.first && items.some(({ key }) => key === current.first)
    last.current = { items, first, grew }
  }
  return last.current.grew
}

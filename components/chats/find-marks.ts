'use client'

import { type RefObject, useEffect } from 'react'
import { findRanges } from '#components/chats/find-ranges.ts'

const [everywhere, here] = ['find', 'find-here']
/** A jump is over when its message has not moved for so many frames; after so many it is left as it is. */
const [stillFrames, mostFrames] = [4, 60]

/** Marks the places of what is looked for in the messages that are on the page, those of one message more strongly. */
export function useFindMarks(scroller: RefObject<HTMLElement | null>, query: string, messageId: string | null): void {
  useEffect(() => {
    const root = scroller.current
    if (!root || !('highlights' in CSS) || query === '') return
    let frame = 0
    const mark = () => {
      frame = 0
      const message = messageId ? document.getElementById(messageId) : null
      CSS.highlights.set(everywhere, new Highlight(...findRanges(root, query)))
      CSS.highlights.set(here, new Highlight(...(message ? findRanges(message, query) : [])))
    }
    const soon = () => {
      frame ||= requestAnimationFrame(mark)
    }
    const observer = new MutationObserver(soon)
    observer.observe(root, { childList: true, characterData: true, subtree: true })
    soon()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(everywhere)
      CSS.highlights.delete(here)
    }
  }, [scroller, query, messageId])
}

/** Brings the first place within a message into sight, once the jump to that message is over. */
export function showRange(scroller: RefObject<HTMLElement | null>, messageId: string, query: string): void {
  let [frames, still, top] = [0, 0, Number.NaN]
  const look = () => {
    const root = scroller.current
    const message = document.getElementById(messageId)
    const now = message?.getBoundingClientRect().top ?? Number.NaN
    still = now === top ? still + 1 : 0
    top = now
    if (!root || ++frames > mostFrames) return
    if (!message || still < stillFrames) return void requestAnimationFrame(look)
    const place = findRanges(message, query)[0]?.getBoundingClientRect()
    const view = root.getBoundingClientRect()
    // Below the bar, and not at the very edge.
    if (place && (place.top < view.top + 60 || place.bottom > view.bottom - 40))
      root.scrollTop += place.top - view.top - view.height / 3
  }
  requestAnimationFrame(look)
}

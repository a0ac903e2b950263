'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** So close to the end is at the end, in pixels. */
const nearPx = 24

/**
 * Keeps what scrolls at its end while the end is in sight, however it grows. Somebody who scrolls up leaves the end, and is back
 * when it comes into sight again.
 */
export function useEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const held = useRef(true)
  const last = useRef({ top: 0, height: 0 })
  const [atEnd, setAtEnd] = useState(true)
  const keep = useCallback(() => {
    const element = scroller.current
    if (!element || !held.current) return
    element.scrollTop = element.scrollHeight
    last.current = { top: element.scrollTop, height: element.scrollHeight }
  }, [scroller])
  const leave = useCallback(() => {
    held.current = false
  }, [])
  const goToEnd = useCallback(() => {
    held.current = true
    setAtEnd(true)
    keep()
  }, [keep])
  const look = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop: top, scrollHeight: height, clientHeight } = element
    const before = last.current
    if (height - top - clientHeight < nearPx) held.current = true
    // What shrinks takes its end along; only a person goes up in what does not.
    else if (top < before.top - 1 && height >= before.height) held.current = false
    last.current = { top, height }
    setAtEnd(held.current)
  }, [scroller])
  useLayoutEffect(keep)
  useEffect(() => {
    const observer = new ResizeObserver(keep)
    for (const each of [scroller.current, content.current]) if (each) observer.observe(each)
    return () => observer.disconnect()
  }, [scroller, content, keep])
  return { atEnd, held, keep, leave, goToEnd, look }
}

'use client'

import { useEffect, useRef } from 'react'
import { openScreen, type Screen } from '#components/terminal/screen.ts'
import { newOutput } from '#components/terminal/terminal-text.ts'

const mostRows = 24
const scrollback = 5000

type Output = { text: string; end: number }

/** One command's output, as tall as it is up to 24 lines. What is new is appended. */
export function OutputScreen({ output }: { output: Output }) {
  const element = useRef<HTMLDivElement>(null)
  const screen = useRef<{ screen: Screen; written: number } | null>(null)
  const latest = useRef(output)
  latest.current = output
  useEffect(() => {
    if (!element.current) return
    const opened = { screen: openScreen(element.current, 'Output of the command', scrollback), written: 0 }
    screen.current = opened
    let width = 0
    const observer = new ResizeObserver(([entry]) => {
      const now = Math.round(entry?.contentRect.width ?? 0)
      if (now === width) return
      width = now
      settle(opened.screen)
    })
    observer.observe(element.current)
    opened.screen.fit(1)
    show(opened, latest.current)
    return () => {
      observer.disconnect()
      screen.current = null
      opened.screen.close()
    }
  }, [])
  const { text, end } = output
  useEffect(() => {
    if (screen.current) show(screen.current, { text, end })
  }, [text, end])
  return <div ref={element} />
}

function show(opened: { screen: Screen; written: number }, output: Output) {
  const shown = withoutLastBreak(output)
  const news = newOutput(shown, opened.written)
  if (news === '') return
  const { terminal } = opened.screen
  if (news === null) terminal.reset()
  opened.written = shown.end
  terminal.write(news ?? shown.text, () => settle(opened.screen))
}

/** Gives it as many lines as it has. It may have been closed before it was done writing. */
function settle(screen: Screen) {
  if (!screen.terminal.element?.isConnected) return
  const { baseY, cursorY } = screen.terminal.buffer.active
  screen.fit(Math.min(mostRows, baseY + cursorY + 1))
}

/** It would be an empty line at the end. It is written once something follows it. */
function withoutLastBreak({ text, end }: Output): Output {
  const kept = text.replace(/\r?\n$/, '')
  return { text: kept, end: end - (text.length - kept.length) }
}

'use client'

import dynamic from 'next/dynamic'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { openFindEvent } from '#components/chats/open-find.ts'
import type { Goal } from '#components/chats/use-transcript.ts'
import type { ChatView } from '#lib/domain/events/view.ts'

const FindBar = dynamic(() => import('#components/chats/find-bar.tsx').then((room) => room.FindBar), { ssr: false })

/** Mod+F where the focus is in the chat: a bar that finds in all of it. Pressed once more in the bar it is the browser's own. */
export function FindInChat(props: {
  view: ChatView
  scroller: RefObject<HTMLElement | null>
  onGo: (goal: Goal) => void
}) {
  const [asked, setAsked] = useState(0)
  const before = useRef<Element | null>(null)
  useEffect(() => {
    const open = () => {
      if (!isInFind(document.activeElement)) before.current = document.activeElement
      setAsked((n) => n + 1)
    }
    const onKey = (event: KeyboardEvent) => {
      const isFind = event.key.toLowerCase() === 'f' && (event.metaKey || event.ctrlKey)
      if (!isFind || event.shiftKey || event.altKey || !isInChat(document.activeElement)) return
      if (isInFind(document.activeElement)) return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener(openFindEvent, open)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener(openFindEvent, open)
    }
  }, [])
  const close = () => {
    setAsked(0)
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus()
    else props.scroller.current?.focus()
  }
  return asked > 0 ? <FindBar {...props} asked={asked} onClose={close} /> : null
}

const isInFind = (element: Element | null) => element?.closest('search') != null
const isInChat = (element: Element | null) =>
  element === null || element === document.body || element.closest('main') !== null

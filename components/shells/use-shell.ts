'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { backoffMs } from '#components/follow/backoff.ts'
import { bytesOf } from '#components/shells/bytes.ts'
import { controlOf } from '#components/shells/control-key.ts'
import { resizeShell, type ShellPlace, sendTyped } from '#components/shells/shell-calls.ts'
import { type LinkState, ShellLink } from '#components/shells/shell-link.ts'
import { ShellScreen } from '#components/shells/shell-screen.ts'
import { SizeTeller } from '#components/shells/size-teller.ts'
import { Typist } from '#components/shells/typist.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

type Wish = {
  place: ShellPlace
  label: string
  /** Whether what is typed goes there at once. */
  focused: boolean
  onShell(shell: ShellInfo): void
  onLeave(): void
}

/** One shell on the page: its screen in `element`, what is typed into it, and how its stream is. */
export function useShell(element: RefObject<HTMLElement | null>, wish: Wish) {
  const [link, setLink] = useState<LinkState>('connecting')
  const [fault, setFault] = useState<string | null>(null)
  const [control, setControl] = useState(false)
  const held = useRef(false)
  held.current = control
  const latest = useRef(wish)
  latest.current = wish
  const screen = useRef<ShellScreen | null>(null)
  const typist = useRef<Typist | null>(null)
  const { chatId, shellId } = wish.place
  useEffect(() => {
    if (!element.current) return
    const place = { chatId, shellId }
    const client = crypto.getRandomValues(new Uint32Array(4)).join('-')
    const typing = new Typist({
      send: (piece) => sendTyped(place, { client, ...piece }),
      onFault: setFault,
      pause: (attempt) => new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, Math.random()))),
    })
    const onTyped = (bytes: Uint8Array) => {
      const sign = held.current ? controlOf(new TextDecoder().decode(bytes)) : null
      if (held.current) setControl(false)
      typing.type(sign === null ? bytes : bytesOf(sign))
    }
    const opened = new ShellScreen(element.current, latest.current.label, {
      onTyped,
      onLeave: () => latest.current.onLeave(),
    })
    const size = new SizeTeller(element.current, opened, (asked) => resizeShell(place, asked))
    const following = new ShellLink(place, {
      onState: setLink,
      onShell: (shell, printed) => {
        opened.expectReplay(printed)
        if (shell.state === 'ended') typing.stop()
        opened.terminal.options.disableStdin = shell.state === 'ended'
        size.hear(shell)
        latest.current.onShell(shell)
      },
      onOutput: (bytes, to) => opened.write(bytes, to),
      onGap: () => opened.terminal.reset(),
    })
    screen.current = opened
    typist.current = typing
    following.start()
    if (latest.current.focused) opened.terminal.focus()
    return () => {
      following.stop()
      typing.stop()
      size.stop()
      opened.close()
      screen.current = null
      typist.current = null
    }
  }, [element, chatId, shellId])
  return { link, fault, control, setControl, screen, typist }
}

'use client'

import { Accessibility, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Keys } from '#components/palette/key-list.tsx'
import { bytesOf } from '#components/shells/bytes.ts'
import { type Arrow, arrowKey } from '#components/shells/control-key.ts'
import { ExtraKeys } from '#components/shells/extra-keys.tsx'
import { useScreenReader } from '#components/shells/screen-reader.ts'
import { shellWords } from '#components/shells/shell-words.ts'
import { useShell } from '#components/shells/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

const longMs = 10_000

/** A shell of the chat's owner: its screen, how it is, and what can be done with it. */
export function ShellView(props: {
  shell: ShellInfo
  /** A turn runs: the agent works in the same files. */
  shared: boolean
  focused: boolean
  onShell: (shell: ShellInfo) => void
  onLeave: () => void
  onClose: () => void
  onAnother: () => void
}) {
  const { shell } = props
  const element = useRef<HTMLDivElement>(null)
  const label = `Shell ${shell.number}`
  const { link, fault, control, setControl, screen, typist } = useShell(element, {
    place: { chatId: shell.chatId, shellId: shell.id },
    label,
    focused: props.focused,
    onShell: props.onShell,
    onLeave: props.onLeave,
  })
  const [readOut, setReadOut] = useScreenReader()
  useEffect(() => {
    if (screen.current) screen.current.terminal.options.screenReaderMode = readOut
  }, [readOut, screen])
  const isOver = shell.state === 'ended' || link === 'over'
  const waitedLong = useWaitedLong(shell.state === 'asked')
  const onKey = (key: 'escape' | 'tab' | Arrow) => {
    const forApplication = screen.current?.terminal.modes.applicationCursorKeysMode ?? false
    const sent = key === 'escape' ? '\u001B' : key === 'tab' ? '\t' : arrowKey(key, forApplication)
    typist.current?.type(bytesOf(sent))
    screen.current?.terminal.focus()
  }
  return (
    <>
      <div className="flex min-h-9 shrink-0 items-center gap-0.5 border-b pr-2 pl-3">
        <p role="status" className="min-w-0 flex-1 py-1.5 text-muted-foreground text-xs">
          {shellWords(shell, link, waitedLong)}
          {props.shared && !isOver && ' The agent is at work in the same files.'}
        </p>
        {isOver && (
          <Button size="sm" className="mr-1" onClick={props.onAnother}>
            Open another
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon"
          aria-pressed={readOut}
          aria-label="Read out by screen readers"
          title="Read out by screen readers"
          className={cn(readOut && 'bg-pressed text-foreground')}
          onClick={() => setReadOut(!readOut)}
        >
          <Accessibility aria-hidden />
        </Button>
        <CopyButton
          text={() => screen.current?.terminal.getSelection() || screen.current?.text() || ''}
          label="Copy what is selected, or all"
        />
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Close ${label.toLowerCase()}`}
          title="Close, with all that runs in it"
          onClick={props.onClose}
        >
          <X aria-hidden />
        </Button>
      </div>
      {fault && <Fault className="border-b px-3 py-1.5">{fault}</Fault>}
      <div className="min-h-0 flex-1 overflow-hidden bg-background py-1.5 pl-2 font-mono">
        <div ref={element} data-shell={shell.id} className={cn('h-full', isOver && 'opacity-70')} />
      </div>
      <ExtraKeys control={control} onControl={setControl} onKey={onKey} />
      <p className="flex shrink-0 items-center gap-1.5 border-t px-3 py-1 text-muted-foreground text-xs max-md:hidden pointer-coarse:hidden">
        <Keys id="leave-shell" />
        leaves the shell, to its tab
      </p>
    </>
  )
}

/** Whether something has lasted for long by now. */
function useWaitedLong(waits: boolean): boolean {
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!waits) return setLong(false)
    const timer = setTimeout(() => setLong(true), longMs)
    return () => clearTimeout(timer)
  }, [waits])
  return long
}

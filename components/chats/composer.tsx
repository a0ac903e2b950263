'use client'

import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

type Props = {
  text: string
  onChange: (text: string) => void
  onSend: () => void
  /** Stops what runs; absent while nothing does. */
  onStop?: (() => void) | undefined
  stopping?: boolean
  busy?: boolean
  fault: string | null
  placeholder: string
  pickers: ReactNode
  hint?: ReactNode
  inputRef?: RefObject<HTMLTextAreaElement | null>
  autoFocus?: boolean
  /** What goes with the message, above its text. */
  attachments?: ReactNode
  /** Whether it has files, so that it needs no text. */
  hasFiles?: boolean
  /** First in the row of buttons. */
  leading?: ReactNode
  /** Files that were pasted. */
  onFiles?: (files: File[]) => void
}

/** Two presses of Escape within this time stop the turn. */
const twiceMs = 800

/** Where a person writes. Its one button is Send, Stop or Queue, as fits. */
export function Composer(props: Props) {
  const { text, onSend, onStop } = props
  const escapedAt = useRef(0)
  const blank = text.trim() === '' && !props.hasFiles
  const send = () => {
    if (!blank && !props.busy) onSend()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send()
    }
    if (event.key === 'Escape' && onStop) {
      if (event.timeStamp - escapedAt.current < twiceMs) onStop()
      escapedAt.current = event.timeStamp
    }
  }
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || !props.onFiles) return
    event.preventDefault()
    props.onFiles(files)
  }
  return (
    <form
      aria-label="Composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="rounded-md border border-border-strong bg-background focus-within:border-ring"
    >
      {props.attachments}
      <textarea
        ref={props.inputRef}
        aria-label="Message"
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: the page is for writing here
        autoFocus={props.autoFocus}
        value={text}
        placeholder={props.placeholder}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="field-sizing-content block max-h-[40dvh] min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-answer outline-none placeholder:text-muted-foreground"
      />
      {props.fault && <Fault className="px-3 pb-1">{props.fault}</Fault>}
      <div className="flex flex-wrap items-center gap-1 px-2 pb-2">
        {props.leading}
        {props.pickers}
        {props.hint && (
          <span className="min-w-0 flex-1 truncate px-1 text-muted-foreground text-xs max-md:hidden">{props.hint}</span>
        )}
        <div className="ml-auto flex items-center gap-2">
          {onStop && blank ? (
            <Button size="sm" variant="danger" disabled={props.stopping} onClick={onStop}>
              {props.stopping ? 'Stopping' : 'Stop'}
            </Button>
          ) : (
            <Button type="submit" size="sm" variant="primary" disabled={blank || props.busy}>
              {onStop ? 'Queue' : 'Send'}
            </Button>
          )}
        </div>
      </div>
    </form>
  )
}

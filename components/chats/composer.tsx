'use client'

import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

type Props = {
  text: string
  onChange: (text: string) => void
  onSend: () => void
  /** Tells the running turn at once; absent where its agent takes nothing while it works. */
  onSteer?: (() => void) | undefined
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
}

/** Two presses of Escape within this time stop the turn. */
const twiceMs = 800

/** Where a person writes. Its one button is Send, Stop or Queue, as fits. */
export function Composer(props: Props) {
  const { text, onSend, onStop } = props
  const escapedAt = useRef(0)
  const blank = text.trim() === ''
  const send = () => {
    if (!blank && !props.busy) onSend()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && props.onSteer && !blank) {
      event.preventDefault()
      return props.onSteer()
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send()
    }
    if (event.key === 'Escape' && onStop) {
      if (event.timeStamp - escapedAt.current < twiceMs) onStop()
      escapedAt.current = event.timeStamp
    }
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
        className="field-sizing-content block max-h-[40dvh] min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-answer outline-none placeholder:text-muted-foreground"
      />
      {props.fault && <Fault className="px-3 pb-1">{props.fault}</Fault>}
      <div className="flex flex-wrap items-center gap-1 px-2 pb-2">
        {props.pickers}
        {props.hint && (
          <span className="min-w-0 flex-1 truncate px-1 text-muted-foreground text-xs max-md:hidden">{props.hint}</span>
        )}
        <div className="ml-auto flex items-center gap-2">
          {props.onSteer && !blank && (
            <Button size="sm" onClick={props.onSteer}>
              Steer
            </Button>
          )}
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

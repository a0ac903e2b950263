'use client'

import dynamic from 'next/dynamic'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { type CompletionState, type Completions, optionId, useCompletion } from '#components/composer/use-completion.ts'
import { useGrownHeight } from '#components/composer/use-grown-height.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

const CompletionPopover = dynamic(
  () => import('#components/composer/completion-list.tsx').then((room) => room.CompletionPopover),
  { ssr: false },
)

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
  /** What the backend will do with the message, or what is under way. */
  hint?: ReactNode
  inputRef?: RefObject<HTMLTextAreaElement | null>
  autoFocus?: boolean
  /** What `/` and `@` complete. */
  completions?: Completions | null
  /** What was said last, to be written again: the arrow up in an empty composer. */
  recall?: () => string | null
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
  const own = useRef<HTMLTextAreaElement>(null)
  const input = props.inputRef ?? own
  const [caret, setCaret] = useState<number | null>(null)
  const escapedAt = useRef(0)
  useGrownHeight(input, text)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page comes alive
  useEffect(() => {
    // What was typed before the page was alive is in the field alone.
    const early = input.current?.value ?? ''
    if (early !== '' && early !== text) props.onChange(early)
  }, [])
  const put = (next: string, at: number) => {
    props.onChange(next)
    setCaret(at)
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at))
  }
  const { open, onKeyDown: onListKey } = useCompletion({
    text,
    caret,
    from: props.completions ?? null,
    onComplete: put,
  })
  const blank = text.trim() === '' && !props.hasFiles
  const send = () => {
    if (!blank && !props.busy) onSend()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event) || onListKey(event)) return
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && props.onSteer && !blank) {
      event.preventDefault()
      return props.onSteer()
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
    if (event.key === 'Escape' && onStop) {
      if (event.timeStamp - escapedAt.current < twiceMs) onStop()
      escapedAt.current = event.timeStamp
    }
    if (event.key === 'ArrowUp' && text === '' && isPlain(event)) {
      const recalled = props.recall?.()
      if (!recalled) return
      event.preventDefault()
      put(recalled, recalled.length)
    }
  }
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || !props.onFiles) return
    event.preventDefault()
    props.onFiles(files)
  }
  const box = useRef<HTMLFormElement>(null)
  const look = ({ selectionStart, selectionEnd }: HTMLTextAreaElement) =>
    setCaret(selectionStart === selectionEnd ? selectionStart : null)
  return (
    <>
      <form
        ref={box}
        aria-label="Composer"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="rounded-md border border-border-strong bg-background focus-within:border-ring"
      >
        {props.attachments}
        <textarea
          ref={input}
          aria-label="Message"
          rows={1}
          // biome-ignore lint/a11y/noAutofocus: the page is for writing here
          autoFocus={props.autoFocus}
          value={text}
          placeholder={props.placeholder}
          onChange={(event) => {
            props.onChange(event.target.value)
            look(event.target)
          }}
          onSelect={(event) => look(event.currentTarget)}
          onBlur={() => setCaret(null)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          {...listRoles(open, props.completions)}
          className="field-sizing-content block max-h-[40dvh] min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-answer outline-none placeholder:text-muted-foreground"
        />
        <span role="status" className="sr-only">
          {open && countWords(open)}
        </span>
        {props.fault && <Fault className="px-3 pb-1">{props.fault}</Fault>}
        <div className="flex flex-wrap items-center gap-1 px-2 pb-2">
          {props.leading}
          {props.pickers}
          {props.hint}
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
      {open && <CompletionPopover anchor={box} open={open} />}
    </>
  )
}

/** Safari ends a composition before the key that ended it; that key has the code 229. */
const isComposing = (event: KeyboardEvent) => event.nativeEvent.isComposing || event.keyCode === 229

const isPlain = (event: KeyboardEvent) => !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey

function listRoles(open: CompletionState | null, completions: Props['completions']) {
  if (!completions) return {}
  const active = open && open.items.length > 0 ? optionId(open.listId, open.active) : undefined
  return {
    'aria-autocomplete': 'list' as const,
    'aria-haspopup': 'listbox' as const,
    'aria-controls': open?.listId,
    'aria-activedescendant': active,
  }
}

function countWords({ items, kind, words }: CompletionState): string {
  if (items.length === 0) return words
  const noun = kind === 'command' ? 'command' : 'file'
  return `${items.length} ${noun}${items.length === 1 ? '' : 's'}, arrow keys to choose`
}

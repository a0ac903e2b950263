'use client'

import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'

type Props = {
  label: string
  text: string
  saveWords: string
  /** Whether what is saved may be blank: it has files. */
  mayBeBlank?: boolean
  busy?: boolean
  hint?: ReactNode
  onSave: (text: string) => void
  onCancel: () => void
}

/** A text edited in its place: Enter saves, Shift+Enter breaks the line, Escape leaves it as it was. */
export function TextEditor(props: Props) {
  const [text, setText] = useState(props.text)
  const mayNot = (text.trim() === '' && !props.mayBeBlank) || props.busy === true
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      props.onCancel()
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (!mayNot) props.onSave(text)
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        autoFocus
        aria-label={props.label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="max-h-40"
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" variant="primary" disabled={mayNot} onClick={() => props.onSave(text)}>
          {props.saveWords}
        </Button>
        <Button size="sm" onClick={props.onCancel}>
          Cancel
        </Button>
        {props.hint}
      </div>
    </div>
  )
}

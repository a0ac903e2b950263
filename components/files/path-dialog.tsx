'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { filePathFault } from '#lib/domain/files/file-path.ts'

export type PathQuestion = { title: string; verb: string; first: string }

/** Asks where a file or folder is to be: a path in the worktree. `onAnswer` gives what was wrong, or null. */
export function PathDialog(props: {
  question: PathQuestion
  onAnswer: (path: string) => Promise<string | null>
  onClose: () => void
}) {
  const { question } = props
  const [path, setPath] = useState(question.first)
  const [fault, setFault] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) selectName(input.current)
  }, [])
  const answer = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = path.trim()
    const wrong = filePathFault(wanted)
    if (wrong) return setFault(wrong)
    setBusy(true)
    const refused = await props.onAnswer(wanted)
    setBusy(false)
    if (refused) setFault(refused)
    else props.onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent title={question.title}>
        <form noValidate onSubmit={answer} className="flex flex-col gap-3">
          <Field label="Path" fault={fault}>
            <Input
              ref={input}
              value={path}
              autoFocus
              spellCheck={false}
              autoCapitalize="off"
              className="font-mono text-code"
              onChange={(event) => setPath(event.target.value)}
            />
          </Field>
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={busy || path.trim() === ''}>
              {question.verb}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  )
}

/** The name without its folder and ending: what is most likely typed over. */
function selectName(input: HTMLInputElement) {
  const start = input.value.lastIndexOf('/') + 1
  const dot = input.value.lastIndexOf('.')
  input.setSelectionRange(start, dot > start ? dot : input.value.length)
}

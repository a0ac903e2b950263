'use client'

import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { BackendPicker } from '#components/chats/backend-picker.tsx'
import { ChoicePicker } from '#components/composer/choice-picker.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { LazySheet } from '#components/ui/lazy-sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { BackendInfo, BackendOption } from '#lib/domain/backends/backend.ts'
import { type Chosen, choose, chosenValue } from '#lib/domain/backends/choices.ts'
import type { BackendId } from '#lib/domain/ids.ts'

type Props = {
  backends: readonly BackendInfo[]
  backend: BackendId
  /** What the backend offers; null while that is being found out. */
  options: readonly BackendOption[] | null
  chosen: Chosen
  onBackend: (backend: BackendId) => void
  onChoose: (change: Partial<Chosen>) => void
  /** What the backend will do, in a sentence. */
  note?: string
}

/** What the next turn runs on: the backend, and within what it offers mode, model, effort and its own. On a phone in a sheet. */
export function OptionPickers(props: Props) {
  const { backends, backend, options, chosen } = props
  const real = options?.filter((option) => option.choices.length > 1)
  return (
    <>
      <span className="contents max-md:hidden">
        <BackendPicker backends={backends} value={backend} onChange={props.onBackend} />
        {real?.map((option) => (
          <ChoicePicker
            key={option.id}
            option={option}
            value={chosenValue(chosen, option)}
            onChoose={(value) => props.onChoose(choose(chosen, option, value))}
          />
        ))}
        {!real && <Skeleton className="h-4 w-16" />}
      </span>
      <OptionsSheet {...props} real={real ?? []} />
    </>
  )
}

function OptionsSheet({ real, ...props }: Props & { real: readonly BackendOption[] }) {
  const [open, setOpen] = useState(false)
  const { backends, backend, options, chosen } = props
  const name = backends.find((each) => each.id === backend)?.name ?? backend
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        aria-label={`Options, ${name}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="min-w-0 max-w-40 shrink font-normal md:hidden"
      >
        <SlidersHorizontal aria-hidden />
        <span className="truncate">{name}</span>
      </Button>
      {open && (
        <LazySheet title="Options" side="bottom" onClose={() => setOpen(false)}>
          <div className="flex flex-col gap-4 overflow-y-auto p-4">
            <Labelled label="Backend">
              <BackendPicker wide backends={backends} value={backend} onChange={props.onBackend} />
              {props.note && <p className="text-muted-foreground text-xs">{props.note}</p>}
            </Labelled>
            {real.map((option) => (
              <Field key={option.id} label={option.name}>
                <ChoicePicker
                  wide
                  option={option}
                  value={chosenValue(chosen, option)}
                  onChoose={(value) => props.onChoose(choose(chosen, option, value))}
                />
              </Field>
            ))}
            {options === null && <Skeleton className="h-10 w-full" />}
            <Button variant="primary" className="max-md:h-10" onClick={() => setOpen(false)}>
              Done
            </Button>
          </div>
        </LazySheet>
      )}
    </>
  )
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden className="font-medium text-sm">
        {label}
      </span>
      {children}
    </div>
  )
}

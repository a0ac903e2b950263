'use client'

import type { ReactNode } from 'react'
import { Select, SelectContent, SelectItem, SelectTrigger } from '#components/ui/select.tsx'

export type SelectChoice = { value: string; name: string; note?: string | null; disabled?: boolean }

/** The list of a `LazySelect`, open from its beginning. */
export function SelectList(props: {
  trigger: ReactNode
  value: string
  choices: readonly SelectChoice[]
  onChoose: (value: string) => void
}) {
  return (
    <Select defaultOpen value={props.value} onValueChange={props.onChoose}>
      <SelectTrigger asChild>{props.trigger}</SelectTrigger>
      <SelectContent>
        {props.choices.map(({ value, name, note, disabled }) => (
          <SelectItem key={value} value={value} note={note ?? null} disabled={disabled ?? false}>
            {name}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  )
}

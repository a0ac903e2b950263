'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { valueWords } from '#components/credentials/value-words.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'

type Props = {
  label: string
  value: string
  fault?: string | undefined
  autoFocus?: boolean
  onChange: (value: string) => void
}

/** A secret to be pasted: drawn as dots, with the lines that a key of several has and a password's field would lose. */
export function SecretField({ label, value, fault, autoFocus, onChange }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <Field label={label} fault={fault} hint={valueWords(value) ?? 'Nobody reads it here again.'}>
        <Textarea
          rows={1}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          autoFocus={autoFocus}
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          className={cn(
            'max-h-40 min-h-8 font-mono text-code',
            !shown && value !== '' && '[-webkit-text-security:disc]',
          )}
        />
      </Field>
      <Button
        size="sm"
        variant="ghost"
        aria-pressed={shown}
        className="absolute -top-1.5 right-0"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
        Show value
      </Button>
    </div>
  )
}

'use client'

import { MessageCircleQuestion } from 'lucide-react'
import { type FormEvent, useMemo, useState } from 'react'
import { type FormField, type FormValue, fillForm, formFields } from '#components/chats/form-fields.ts'
import type { AnswerState } from '#components/chats/request-card.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, inputClasses } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

/** A form that an agent asks to be filled in, drawn from its schema. */
export function FormRequest(props: { ask: Extract<RequestAsk, { kind: 'form' }>; backend: string } & AnswerState) {
  const { ask, backend, busy, answer } = props
  const fields = useMemo(() => formFields(ask.schema), [ask.schema])
  const [values, setValues] = useState<Record<string, FormValue>>({})
  const [faults, setFaults] = useState<Record<string, string>>({})
  const send = (event: FormEvent) => {
    event.preventDefault()
    const filled = fillForm(fields ?? [], values)
    setFaults(filled.faults)
    if (Object.keys(filled.faults).length === 0) answer({ action: 'accept', content: filled.content })
  }
  return (
    <form noValidate onSubmit={send} className="flex flex-col gap-3 p-3">
      <p className="flex items-start gap-2">
        <MessageCircleQuestion aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {backend} asks: {ask.message}
        </span>
      </p>
      <div className="flex max-h-72 flex-col gap-3 overflow-y-auto pr-1 pl-6 empty:hidden">
        {fields?.map((field) => (
          <FormControl
            key={field.name}
            field={field}
            value={values[field.name] ?? field.initial}
            fault={faults[field.name]}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {!fields && <p>This form cannot be shown here. Decline it, or cancel.</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        {fields && (
          <Button type="submit" size="sm" variant="primary" disabled={busy}>
            Answer
          </Button>
        )}
        <Button size="sm" variant="danger" disabled={busy} onClick={() => answer({ action: 'decline' })}>
          Decline
        </Button>
        <Button size="sm" disabled={busy} onClick={() => answer({ action: 'cancel' })}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

type ControlProps = {
  field: FormField
  value: FormValue
  fault: string | undefined
  onChange: (value: FormValue) => void
}

function FormControl({ field, value, fault, onChange }: ControlProps) {
  const label = field.required ? field.label : `${field.label} (optional)`
  if (field.kind === 'boolean') {
    return (
      <label className="flex items-start gap-2">
        <input type="checkbox" className="mt-1" checked={value === true} onChange={(e) => onChange(e.target.checked)} />
        <span>
          {field.label}
          {field.hint && <span className="block text-muted-foreground text-xs">{field.hint}</span>}
        </span>
      </label>
    )
  }
  if (field.kind === 'choices') {
    const chosen = Array.isArray(value) ? value : []
    return (
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium">{label}</legend>
        {field.choices.map((choice) => (
          <label key={choice.value} className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(e) =>
                onChange(e.target.checked ? [...chosen, choice.value] : chosen.filter((each) => each !== choice.value))
              }
            />
            {choice.name}
          </label>
        ))}
        {fault && <p className="text-danger text-xs">{fault}</p>}
      </fieldset>
    )
  }
  const common = { value: String(value), onChange: (e: { target: { value: string } }) => onChange(e.target.value) }
  return (
    <Field label={label} hint={field.hint ?? undefined} fault={fault}>
      {field.kind === 'choice' ? (
        <select className={`${inputClasses} h-8`} {...common}>
          <option value="">Choose</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      ) : field.kind === 'number' ? (
        <Input inputMode="decimal" {...common} />
      ) : field.multiline ? (
        <Textarea {...common} />
      ) : (
        <Input type={field.inputType} {...common} />
      )}
    </Field>
  )
}

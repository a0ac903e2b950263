'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { scopeSets, wordsOfScopes } from '#components/settings/scope-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { MadeSecret } from '#components/ui/made-secret.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

export type CreateToken = (input: unknown) => Promise<ActionResult<{ token: string }>>

const lifetimes = [
  { id: '30', words: 'after 30 days' },
  { id: '90', words: 'after 90 days' },
  { id: '365', words: 'after a year' },
  { id: 'never', words: 'never' },
]

/** Makes a token, and shows it the once that it can be seen. */
export function NewToken({ administrator, createToken }: { administrator: boolean; createToken: CreateToken }) {
  const [name, setName] = useState('')
  const [may, setMay] = useState('change')
  const [lifetime, setLifetime] = useState('90')
  const [made, setMade] = useState<string | null>(null)
  const { run, busy, fault, fields } = useCall(createToken)
  const sets = scopeSets.filter((set) => administrator || !set.administrators)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const scopes = sets.find(({ id }) => id === may)?.scopes
    const result = await run({ name, scopes, lifetimeDays: lifetime === 'never' ? null : Number(lifetime) })
    if (!result.ok) return
    setMade(result.data.token)
    setName('')
  }
  return (
    <>
      <form noValidate onSubmit={submit} aria-label="New token" className="flex flex-col gap-3">
        <Field label="Name" fault={fields.name}>
          <Input value={name} placeholder="What it is for" onChange={(event) => setName(event.target.value)} />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Choice label="It may" value={may} onChange={setMay}>
            {sets.map((set) => ({ id: set.id, words: wordsOfScopes(set.scopes), note: set.note }))}
          </Choice>
          <Choice label="It expires" value={lifetime} onChange={setLifetime}>
            {lifetimes}
          </Choice>
        </div>
        {fault && !fields.name && <Fault>{fault}</Fault>}
        <Button type="submit" variant="primary" className="self-start" disabled={busy || name.trim() === ''}>
          {busy ? 'Creating' : 'Create token'}
        </Button>
      </form>
      {made && <MadeSecret what="token">{made}</MadeSecret>}
    </>
  )
}

type Choices = { id: string; words: string; note?: string }[]
type Chosen = { value: string; onChange: (id: string) => void; children: Choices }

function Choice({ label, ...chosen }: Chosen & { label: string }) {
  return (
    <Field label={label}>
      <ChoiceList {...chosen} />
    </Field>
  )
}

/** Its `id` ties it to the label of its field. */
function ChoiceList({ id, value, onChange, children }: Chosen & { id?: string }) {
  return (
    <LazySelect
      value={value}
      onChoose={onChange}
      choices={children.map((choice) => ({ value: choice.id, name: choice.words, note: choice.note ?? null }))}
      button={<SelectButton id={id}>{children.find((choice) => choice.id === value)?.words}</SelectButton>}
    />
  )
}

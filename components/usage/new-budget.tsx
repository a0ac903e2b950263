'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { type BudgetPeriod, budgetPeriods } from '#lib/domain/usage/period.ts'

/** Somebody or something that can have a budget. */
export type BudgetHolder = { kind: 'person' | 'workspace'; id: string; name: string; note: string }

type Props = {
  holders: BudgetHolder[]
  setBudget: (input: unknown) => Promise<ActionResult<unknown>>
}

const everybody = 'everybody'
const periodWords: Record<BudgetPeriod, string> = { day: 'Each day (UTC)', month: 'Each month (UTC)' }

/** Sets a budget; one that is there already for the same gets the new limit. */
export function NewBudget({ holders, setBudget }: Props) {
  const [whose, setWhose] = useState(everybody)
  const [period, setPeriod] = useState<BudgetPeriod>('day')
  const [limit, setLimit] = useState('')
  const { run, busy, fault, fields } = useCall(setBudget)
  const holder = holders.find(({ id }) => id === whose)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const limitTokens = /^[\d\s,._]+$/.test(limit) ? Number(limit.replace(/\D/g, '')) : limit
    const result = await run({
      personId: holder?.kind === 'person' ? holder.id : null,
      workspaceId: holder?.kind === 'workspace' ? holder.id : null,
      period,
      limitTokens,
    })
    if (result.ok) setLimit('')
  }
  const choices = [
    { value: everybody, name: 'Everybody together', note: null },
    ...holders.map(({ id, name, note }) => ({ value: id, name, note })),
  ]
  return (
    <form noValidate onSubmit={submit} aria-label="Set a budget" className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="For">
          <Choice value={whose} onChoose={setWhose} choices={choices} />
        </Field>
        <Field label="Renewed">
          <Choice
            value={period}
            onChoose={(value) => setPeriod(value === 'month' ? 'month' : 'day')}
            choices={budgetPeriods.map((value) => ({ value, name: periodWords[value], note: null }))}
          />
        </Field>
      </div>
      <Field label="Tokens" hint="What models read and write, together." fault={fields.limitTokens}>
        <Input
          inputMode="numeric"
          value={limit}
          placeholder="1,000,000"
          onChange={(event) => setLimit(event.target.value)}
        />
      </Field>
      {fault && !fields.limitTokens && <Fault>{fault}</Fault>}
      <Button type="submit" variant="primary" className="self-start" disabled={busy || limit.trim() === ''}>
        {busy ? 'Setting' : 'Set budget'}
      </Button>
    </form>
  )
}

type Choices = { value: string; name: string; note: string | null }[]

/** Its `id` ties it to the label of its field. */
function Choice(props: { id?: string; value: string; onChoose: (value: string) => void; choices: Choices }) {
  const { id, value, onChoose, choices } = props
  return (
    <LazySelect
      value={value}
      onChoose={onChoose}
      choices={choices}
      button={<SelectButton id={id}>{choices.find((choice) => choice.value === value)?.name}</SelectButton>}
    />
  )
}

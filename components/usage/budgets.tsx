'use client'

import { useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { When } from '#components/time/when.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import { nameOfBudget, wordsOfBudget } from '#components/usage/budget-words.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { BudgetInfo } from '#lib/domain/usage/budget.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>

/** Budgets with what is used of them; with `removeBudget` they can be removed. */
export function Budgets({ budgets, removeBudget }: { budgets: BudgetInfo[]; removeBudget?: Call }) {
  return (
    <ul aria-label="Budgets" className="divide-y border-y">
      {budgets.map((budget) => (
        <li key={budget.id} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
          <span className="min-w-0 flex-1">
            <span className="block truncate">{nameOfBudget(budget)}</span>
            <span className="block text-muted-foreground text-xs">
              <span className={cn(budget.usedTokens >= budget.limitTokens && 'text-danger')}>
                {wordsOfBudget(budget)}
              </span>
              , renewed <When at={budget.endsAt} as="clock" />
            </span>
          </span>
          {removeBudget && <Remove budget={budget} removeBudget={removeBudget} />}
        </li>
      ))}
    </ul>
  )
}

function Remove({ budget, removeBudget }: { budget: BudgetInfo; removeBudget: Call }) {
  const [sure, setSure] = useState(false)
  const { run, busy, fault } = useCall(removeBudget)
  const label = `Remove the budget of ${nameOfBudget(budget)}`
  return (
    <>
      {sure ? (
        <>
          <Button
            size="sm"
            variant="danger"
            disabled={busy}
            autoFocus
            onClick={() => void run({ budgetId: budget.id })}
          >
            Remove it
          </Button>
          <Button size="sm" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => setSure(true)} aria-label={label}>
          Remove
        </Button>
      )}
      {fault && <Fault className="basis-full">{fault}</Fault>}
    </>
  )
}

'use client'

import type { ReactNode } from 'react'
import { durationWords, exactWords } from '#components/time/words.ts'
import type { TurnInfo, Usage } from '#lib/domain/turns/turn.ts'

/** Exactly when a turn ran, on what, and what it used where one may know. */
export function TurnDetails({ turn, at }: { turn: TurnInfo; at: string }) {
  const facts = turnFacts(turn)
  return (
    <dl className="my-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 rounded-md border bg-surface px-3 py-2 text-xs">
      <Fact name="Began">
        <time dateTime={at}>{exactWords(new Date(at))}</time>
      </Fact>
      {turn.endedAt && (
        <Fact name="Ended">
          <time dateTime={turn.endedAt}>{exactWords(new Date(turn.endedAt))}</time>
        </Fact>
      )}
      {facts.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  )
}

const sessionWords: Record<NonNullable<TurnInfo['session']>, string> = {
  warm: 'warm: kept in its process',
  resumed: 'resumed: recalled by the agent',
  replayed: 'replayed: the agent was given the conversation',
  new: 'new',
}

/** What is known of a turn beside when it began and ended, by name. */
export function turnFacts(turn: TurnInfo): [name: string, value: string][] {
  const between = (from: string | null, to: string | null) =>
    from && to ? durationWords(Date.parse(to) - Date.parse(from)) : null
  const facts: [string, string | null][] = [
    ['First text after', between(turn.claimedAt, turn.firstTextAt)],
    ['Took', between(turn.claimedAt, turn.endedAt)],
    ['Backend', turn.backend],
    ['Model', turn.model],
    ['Session', turn.session && sessionWords[turn.session]],
    ['Tokens', turn.usage && tokenWords(turn.usage)],
    ['Context', turn.usage && contextWords(turn.usage)],
    ['Cost', turn.usage?.costUsd === undefined ? null : `$${turn.usage.costUsd.toFixed(4)}`],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
}

const number = (n: number) => n.toLocaleString('en')

function tokenWords(usage: Usage): string {
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = usage
  return [
    inputTokens !== undefined && `${number(inputTokens)} in`,
    outputTokens !== undefined && `${number(outputTokens)} out`,
    cachedTokens !== undefined && `${number(cachedTokens)} cached`,
    reasoningTokens !== undefined && `${number(reasoningTokens)} reasoning`,
  ]
    .filter(Boolean)
    .join(' · ')
}

const contextWords = ({ contextTokens, contextLimitTokens }: Usage) =>
  contextTokens === undefined
    ? ''
    : `${number(contextTokens)}${contextLimitTokens ? ` of ${number(contextLimitTokens)}` : ''} tokens`

'use client'

import { CircleStop, TriangleAlert, Unplug } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Recovery } from '#components/chats/transcript-item.tsx'
import { stopReasonWords } from '#components/chats/transcript-items.ts'
import { turnErrorWords } from '#components/chats/turn-error-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Group } from '#components/ui/group.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

type Recover = () => Promise<ActionResult<unknown>>

/** How a turn ended that did not simply complete, and what can be done about it while it is the last one. */
export function TurnOutcome({
  turn,
  latest,
  recovery,
}: {
  turn: TurnInfo
  latest: boolean
  recovery: Recovery | null
}) {
  if (turn.outcome === 'failed') {
    if (!recovery) return <WatchedFailure error={turn.error} />
    return (
      <FailedTurn error={turn.error}>
        {latest && <RecoverButton words="Send again" run={() => recovery.onSendAgain(turn)} />}
      </FailedTurn>
    )
  }
  if (turn.outcome === 'interrupted') {
    return (
      <Group
        label="Turn interrupted"
        className="max-w-[72ch] rounded-md border border-warning-border bg-warning-tint p-3"
      >
        <p className="flex items-start gap-2 font-medium">
          <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          {turn.backend ?? 'The agent'} was cut off
        </p>
        <p className="mt-1 pl-6">
          The host stopped or lost its connection. What was written is kept
          {recovery ? ', and what waits in the queue is held. Continue or send something else.' : '.'}
        </p>
        {latest && recovery && <RecoverButton words="Continue" run={recovery.onContinue} />}
      </Group>
    )
  }
  const words =
    turn.outcome === 'stopped' ? 'Stopped. What was written is kept.' : stopReasonWords[turn.stopReason ?? '']
  return (
    <p className="flex items-center gap-1.5 text-muted-foreground">
      <CircleStop aria-hidden className="size-3.5 shrink-0" />
      {words}
    </p>
  )
}

/** For who can do nothing about it. */
function WatchedFailure({ error }: { error: TurnError | null }) {
  return (
    <Group label="Turn failed" className="max-w-[72ch] rounded-md border border-danger-border bg-danger-tint p-3">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        {turnErrorWords(error).title}
      </p>
      <p className="mt-1 pl-6">What was written is kept.</p>
    </Group>
  )
}

function FailedTurn({ error, children }: { error: TurnError | null; children: ReactNode }) {
  const { title, advice } = turnErrorWords(error)
  const facts = [error?.provider, error?.httpStatus && `HTTP ${error.httpStatus}`, error?.kind].filter(Boolean)
  return (
    <Group label="Turn failed" className="max-w-[72ch] rounded-md border border-danger-border bg-danger-tint p-3">
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        {title}
      </p>
      <div className="mt-1 flex flex-col gap-1 pl-6">
        {error && <p className="[overflow-wrap:anywhere]">{error.message}</p>}
        <p>{advice}</p>
        {facts.length > 0 && <p className="text-muted-foreground text-xs">{facts.join(' · ')}</p>}
        {error?.detail && (
          <Disclosure line="Detail">
            <pre className="max-h-60 overflow-auto whitespace-pre-wrap rounded-md border bg-background px-2 py-1.5 font-mono text-code [overflow-wrap:anywhere]">
              {error.detail}
            </pre>
          </Disclosure>
        )}
      </div>
      {children}
    </Group>
  )
}

function RecoverButton({ words, run }: { words: string; run: Recover }) {
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const recover = async () => {
    setState({ busy: true, fault: null })
    const result = await run()
    setState({ busy: result.ok, fault: result.ok ? null : result.error.message })
  }
  return (
    <div className="mt-2 flex flex-col items-start gap-1 pl-6">
      <Button size="sm" disabled={state.busy} onClick={recover}>
        {words}
      </Button>
      {state.fault && <Fault>{state.fault}</Fault>}
    </div>
  )
}

import { describe, expect, it } from 'vitest'
import { Refusal } from '#lib/domain/refusal.ts'
import { holdsQueueAfter, moveTurn, outcomeOf, turnMoves } from '#lib/domain/turns/move.ts'
import { turnOutcomes, turnStates } from '#lib/domain/turns/turn.ts'
import { turnErrorKinds } from '#lib/domain/turns/turn-error.ts'

/** What each state allows, and where that leads. */
const allowed: Record<(typeof turnStates)[number], Record<string, string>> = {
  queued: { edit: 'queued', remove: 'removed', promote: 'queued', claim: 'running' },
  running: { start: 'running', ask: 'running', stop: 'stopping', end: 'ended', interrupt: 'ended' },
  stopping: { end: 'ended', interrupt: 'ended' },
  ended: {},
}

describe('moveTurn', () => {
  it.each(turnStates.flatMap((from) => turnMoves.map((move) => [from, move] as const)))('%s, %s', (from, move) => {
    const to = allowed[from][move]
    if (to) expect(moveTurn(from, move)).toBe(to)
    else expect(() => moveTurn(from, move)).toThrow(expect.objectContaining({ constructor: Refusal, code: 'conflict' }))
  })
})

it('what a person wanted stopped was stopped, not interrupted; otherwise a turn ends as its host says', () => {
  for (const said of turnOutcomes) {
    expect(outcomeOf('running', said)).toBe(said)
    expect(outcomeOf('stopping', said)).toBe(said === 'interrupted' ? 'stopped' : said)
  }
})

it('the queue is held after an interruption and after failures that the next turn would meet too', () => {
  const failures = turnErrorKinds.filter((kind) => holdsQueueAfter('failed', { kind, message: '', retryable: false }))
  expect(failures).toEqual(['authentication', 'usage_limit', 'agent_missing'])
  expect(turnOutcomes.filter((outcome) => holdsQueueAfter(outcome, null))).toEqual(['interrupted'])
})

import { expect, it } from 'vitest'
import { moveRequest, requestMoves } from '#lib/domain/requests/move.ts'
import { requestStates } from '#lib/domain/requests/request.ts'
import { turnStates } from '#lib/domain/turns/turn.ts'

const allowed: Record<string, string> = {
  'open answer': 'answered',
  'open cancel': 'cancelled',
  'answered deliver': 'delivered',
}
const cases = requestStates.flatMap((from) =>
  requestMoves.flatMap((move) => turnStates.map((turn) => [from, move, turn] as const)),
)

it.each(cases)('a request that is %s, %s while its turn is %s', (from, move, turn) => {
  const to = move === 'cancel' || turn === 'running' ? allowed[`${from} ${move}`] : undefined
  if (to) expect(moveRequest(from, move, turn)).toBe(to)
  else expect(() => moveRequest(from, move, turn)).toThrow(expect.objectContaining({ code: 'conflict' }))
})

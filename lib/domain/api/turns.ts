import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { turnId } from '#lib/domain/ids.ts'

const params = z.object({ turnId })

export const editTurn = endpoint({
  method: 'PATCH',
  path: '/turns/{turnId}',
  summary:
    'Change the text of a queued turn, or put it before another (null: last); with a revision, 409 where it has another by now',
  params,
  body: z.strictObject({
    text: z.string().optional(),
    revision: z.number().int().optional(),
    before: turnId.nullable().optional(),
  }),
  status: 200,
})
export const removeTurn = endpoint({
  method: 'DELETE',
  path: '/turns/{turnId}',
  summary: 'Take a queued turn out of the queue',
  params,
  status: 204,
})
export const promoteTurn = endpoint({
  method: 'POST',
  path: '/turns/{turnId}/promote',
  summary: 'Stop what runs and run this queued turn next',
  params,
  status: 202,
})
export const stopTurn = endpoint({
  method: 'POST',
  path: '/turns/{turnId}/stop',
  summary: 'Stop a running turn; what it produced is kept',
  params,
  status: 202,
})

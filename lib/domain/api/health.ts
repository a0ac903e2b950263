import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'

export const readHealth = endpoint({
  method: 'GET',
  path: '/health',
  summary: 'Whether all parts that turns need are there; 503 when one is missing',
  access: 'anybody',
  status: 200,
  answer: z
    .object({
      ok: z.boolean(),
      database: z.boolean(),
      bus: z.boolean(),
      hosts: z.number().int(),
      /** Which build of the web answers: a page of another one is out of date. */
      build: z.string(),
    })
    .meta({ id: 'Health' }),
})
export const describeApi = endpoint({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description',
  access: 'anybody',
  status: 200,
  answer: z.record(z.string(), z.unknown()),
})

import 'server-only'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { currentActor } from '#app/_server/actor.ts'
import { faultOf, invalid } from '#app/_server/fault.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import { Refusal } from '#lib/domain/refusal.ts'

type Action<T> = (input: unknown) => Promise<ActionResult<T>>

/** A server action of somebody who is signed in: authenticates, parses, runs. Takes an object or a form's data. */
export function action<Schema extends z.ZodType, T>(
  schema: Schema,
  run: (actor: PersonActor, input: z.output<Schema>) => Promise<T>,
): Action<T> {
  return publicAction(schema, async (input, actor) => {
    if (!actor) throw new Refusal('unauthenticated', 'You are signed out. Sign in and try again.')
    return await run(actor, input)
  })
}

/** The same for whoever asks, signed in or not. */
export function publicAction<Schema extends z.ZodType, T>(
  schema: Schema,
  run: (input: z.output<Schema>, actor: PersonActor | null) => Promise<T>,
): Action<T> {
  return async (input) => {
    try {
      const actor = await currentActor()
      const parsed = schema.safeParse(storable(input instanceof FormData ? fieldsOf(input) : input))
      if (!parsed.success) throw invalid(parsed.error)
      return { ok: true, data: await run(parsed.data, actor) }
    } catch (error) {
      unstable_rethrow(error)
      return { ok: false, error: faultOf(error, 'an action') }
    }
  }
}

/** A form's fields; what React adds for itself begins with `$`. */
const fieldsOf = (form: FormData) => Object.fromEntries([...form].filter(([name]) => !name.startsWith('$')))

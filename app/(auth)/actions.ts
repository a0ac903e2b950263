'use server'

import { z } from 'zod'
import { action, publicAction } from '#app/_server/action.ts'
import { endSession, startSession } from '#app/_server/auth.ts'
import { store } from '#app/_server/store.ts'
import { redeemSetUp } from '#db/writes/people/redeem-set-up.ts'
import { endSignIn } from '#db/writes/sign-ins/end.ts'
import { email, password, personName } from '#lib/domain/people/person.ts'

const token = z.string().min(1).max(256)
const setUpInput = z.object({ token, email, name: personName, password })
const passwordInput = z.object({ email, password: z.string().min(1, 'Say your password').max(256) })

/** Makes the first account with the set-up link's token and signs it in. */
export const setUp = publicAction(setUpInput, async (input) => {
  await redeemSetUp(await store(), input)
  await startSession({ kind: 'password', email: input.email, password: input.password })
  return null
})

/** `unauthenticated` when address or password are wrong, `too_many` after too many tries. */
export const signInWithPassword = publicAction(passwordInput, async (input) => {
  await startSession({ kind: 'password', ...input })
  return null
})

/** Signs in whom a one-time link is for. `unauthenticated` when it was used or is too old. */
export const signInWithLink = publicAction(z.object({ token }), async (input) => {
  await startSession({ kind: 'link', ...input })
  return null
})

/** Ends this browser's sign-in, its streams in every tab included. */
export const signOut = action(z.unknown(), async (actor) => {
  await endSignIn(actor, await store())
  await endSession()
  return null
})

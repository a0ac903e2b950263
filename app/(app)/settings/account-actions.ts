'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { startAtProvider } from '#app/_server/auth.ts'
import { environment } from '#app/_server/environment.ts'
import { providerAddress, providersHere } from '#app/_server/providers.ts'
import { store } from '#app/_server/store.ts'
import { disconnectIdentity } from '#db/writes/identities/disconnect.ts'
import { changeEmail } from '#db/writes/people/change-email.ts'
import { changePassword } from '#db/writes/people/change-password.ts'
import { renamePerson } from '#db/writes/people/rename.ts'
import { endOneSignIn, endOtherSignIns } from '#db/writes/sign-ins/end.ts'
import { guardSignIn } from '#db/writes/tries/guard-sign-in.ts'
import { signInId } from '#lib/domain/ids.ts'
import { email, password, personName } from '#lib/domain/people/person.ts'

const proof = z.string().max(256)

export const renameAction = action(z.object({ name: personName }), async (actor, input) => {
  await renamePerson(actor, await store(), input)
  // The sidebar says it too.
  revalidatePath('/', 'layout')
  return null
})

export const changeEmailAction = action(z.object({ email, password: proof }), async (actor, input) => {
  const at = await store()
  await guardSignIn(at, { name: actor.personId }, () => changeEmail(actor, at, input))
  revalidatePath('/', 'layout')
  return null
})

export const changePasswordAction = action(
  z.object({ oldPassword: proof.default(''), password }),
  async (actor, input) => {
    const at = await store()
    const changed = await guardSignIn(at, { name: actor.personId }, () => changePassword(actor, at, input))
    revalidatePath('/settings')
    return changed
  },
)

export const endOneSignInAction = action(z.object({ signInId }), async (actor, input) => {
  await endOneSignIn(actor, await store(), input)
  revalidatePath('/settings')
  return null
})

export const endOtherSignInsAction = action(z.unknown(), async (actor) => {
  await endOtherSignIns(actor, await store())
  revalidatePath('/settings')
  return null
})

/** Where to send the browser so that an account there becomes a way in here. */
export const connectAction = action(z.object({ provider: z.enum(['github', 'oidc']) }), async (_, { provider }) => ({
  url: await startAtProvider({ provider, next: '/settings', purpose: { kind: 'connect' } }),
}))

export const disconnectAction = action(z.object({ address: z.string().max(2048) }), async (actor, { address }) => {
  const waysHere = providersHere().map(({ id }) => providerAddress(id))
  const sendsMail = environment().mail !== null
  await disconnectIdentity(actor, await store(), { provider: address, waysHere, sendsMail })
  revalidatePath('/settings')
  return null
})

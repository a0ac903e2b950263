'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { signInLimit } from '#app/_server/sign-in-limit.ts'
import { store } from '#app/_server/store.ts'
import { changeEmail } from '#db/writes/people/change-email.ts'
import { changePassword } from '#db/writes/people/change-password.ts'
import { renamePerson } from '#db/writes/people/rename.ts'
import { endOneSignIn, endOtherSignIns } from '#db/writes/sign-ins/end.ts'
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
  await signInLimit().guard(actor.personId, () => changeEmail(actor, at, input))
  revalidatePath('/', 'layout')
  return null
})

export const changePasswordAction = action(
  z.object({ oldPassword: proof.default(''), password }),
  async (actor, input) => {
    const at = await store()
    const changed = await signInLimit().guard(actor.personId, () => changePassword(actor, at, input))
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

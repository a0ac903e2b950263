'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { store } from '#app/_server/store.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import { customBackend } from '#lib/domain/backends/backend.ts'
import { backendId, tokenId } from '#lib/domain/ids.ts'
import { tokenName } from '#lib/domain/people/person.ts'

export const createTokenAction = action(z.object({ name: tokenName }), async (actor, input) => {
  const { token } = await createToken(actor, await store(), input)
  revalidatePath('/settings')
  return { token }
})

export const revokeTokenAction = action(z.object({ tokenId }), async (actor, input) => {
  await revokeToken(actor, await store(), input)
  revalidatePath('/settings')
  return null
})

export const addBackendAction = action(customBackend, async (actor, input) => {
  await addBackend(actor, await store(), input)
  revalidatePath('/settings/backends')
  return null
})

export const removeBackendAction = action(z.object({ backendId }), async (actor, input) => {
  await removeBackend(actor, await store(), input)
  revalidatePath('/settings/backends')
  return null
})

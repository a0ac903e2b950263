'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { store } from '#app/_server/store.ts'
import { addBackend } from '#db/writes/backends/add.ts'
import { installBackend } from '#db/writes/backends/install.ts'
import { removeBackend } from '#db/writes/backends/remove.ts'
import { updateBackend } from '#db/writes/backends/update.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { revokeToken } from '#db/writes/tokens/revoke.ts'
import { changedBackend, definitionOf, newBackend } from '#lib/domain/backends/backend.ts'
import { backendId, tokenId } from '#lib/domain/ids.ts'
import { tokenName, tokenScopeList } from '#lib/domain/people/person.ts'

const dayMs = 24 * 3_600_000
const newToken = z.object({
  name: tokenName,
  scopes: tokenScopeList,
  lifetimeDays: z.number().int().min(1).max(3_650).nullable(),
})

export const createTokenAction = action(newToken, async (actor, { lifetimeDays, ...wanted }) => {
  const expiresAt = lifetimeDays === null ? null : new Date(Date.now() + lifetimeDays * dayMs).toISOString()
  const { token } = await createToken(actor, await store(), { ...wanted, expiresAt })
  revalidatePath('/settings/tokens')
  return { token }
})

export const revokeTokenAction = action(z.object({ tokenId }), async (actor, input) => {
  await revokeToken(actor, await store(), input)
  revalidatePath('/settings/tokens')
  return null
})

export const addBackendAction = action(newBackend, async (actor, input) => {
  await addBackend(actor, await store(), definitionOf(input))
  revalidatePath('/settings/backends')
  return null
})

export const updateBackendAction = action(z.object({ backendId, to: changedBackend }), async (actor, input) => {
  await updateBackend(actor, await store(), definitionOf({ ...input.to, id: input.backendId }))
  revalidatePath('/settings/backends')
  return null
})

export const installBackendAction = action(z.object({ backendId }), async (actor, input) => {
  await installBackend(actor, await store(), input)
  return null
})

export const removeBackendAction = action(z.object({ backendId }), async (actor, input) => {
  await removeBackend(actor, await store(), input)
  revalidatePath('/settings/backends')
  return null
})

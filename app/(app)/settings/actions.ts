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

'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { credentialKeys } from '#app/_server/credential-keys.ts'
import { store } from '#app/_server/store.ts'
import { assignCredentialTo } from '#db/writes/credentials/assign.ts'
import { createCredential } from '#db/writes/credentials/create.ts'
import { deleteCredential } from '#db/writes/credentials/delete.ts'
import { replaceCredential } from '#db/writes/credentials/replace.ts'
import { credentialValue, newCredential } from '#lib/domain/credentials/credential.ts'
import { credentialId, workspaceId } from '#lib/domain/ids.ts'

const page = '/settings/credentials'

export const createCredentialAction = action(newCredential, async (actor, input) => {
  await createCredential(actor, await store(), { ...input, ring: credentialKeys() })
  revalidatePath(page)
  return null
})

export const replaceCredentialAction = action(
  z.object({ credentialId, value: credentialValue }),
  async (actor, input) => {
    await replaceCredential(actor, await store(), { ...input, ring: credentialKeys() })
    revalidatePath(page)
    return null
  },
)

export const assignCredentialAction = action(
  z.object({ credentialId, usedIn: z.array(workspaceId).max(100) }),
  async (actor, input) => {
    await assignCredentialTo(actor, await store(), input)
    revalidatePath(page)
    return null
  },
)

export const deleteCredentialAction = action(z.object({ credentialId }), async (actor, input) => {
  await deleteCredential(actor, await store(), input)
  revalidatePath(page)
  return null
})

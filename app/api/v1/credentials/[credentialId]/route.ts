import { credentialKeys } from '#app/_server/credential-keys.ts'
import { route } from '#app/_server/route.ts'
import { deleteCredential } from '#db/writes/credentials/delete.ts'
import { replaceCredential } from '#db/writes/credentials/replace.ts'
import * as api from '#lib/domain/api/credentials.ts'

export const PUT = route(api.replaceCredential, ({ actor, store, params, body }) =>
  replaceCredential(actor, store, { ...params, ...body, ring: credentialKeys() }),
)

export const DELETE = route(api.deleteCredential, async ({ actor, store, params }) => {
  await deleteCredential(actor, store, params)
  return null
})

import { credentialKeys } from '#app/_server/credential-keys.ts'
import { route } from '#app/_server/route.ts'
import { pageOf } from '#app/_server/short-list.ts'
import { listCredentials } from '#db/reads/credentials.ts'
import { createCredential } from '#db/writes/credentials/create.ts'
import * as api from '#lib/domain/api/credentials.ts'

export const GET = route(api.listCredentials, async ({ actor, store, query }) =>
  pageOf(await listCredentials(actor, store), query, (credential) => credential.id),
)

export const POST = route(api.createCredential, ({ actor, store, body }) =>
  createCredential(actor, store, { ...body, ring: credentialKeys() }),
)

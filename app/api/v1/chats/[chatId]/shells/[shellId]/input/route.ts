import { route } from '#app/_server/route.ts'
import { typeIntoShell } from '#db/writes/shells/type.ts'
import * as api from '#lib/domain/api/shells.ts'

export const POST = route(api.typeIntoShell, async ({ actor, store, params, body }) => {
  const bytes = 'text' in body ? Buffer.from(body.text) : Buffer.from(body.data, 'base64')
  await typeIntoShell(actor, store, { ...params, client: body.client, seq: body.seq, bytes })
  return null
})

import { route } from '#app/_server/route.ts'
import { readAttachment } from '#db/reads/attachments.ts'
import { removeAttachment } from '#db/writes/attachments/remove.ts'
import * as api from '#lib/domain/api/attachments.ts'
import { dispositionOf } from '#lib/domain/attachments/disposition.ts'

export const GET = route(api.readAttachment, async ({ actor, store, params }) => {
  const { name, mediaType, bytes } = await readAttachment(actor, store, params)
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
      'content-length': String(bytes.length),
      'content-disposition': dispositionOf(name, mediaType),
      // It never changes, and what somebody else made must not run in the name of this site.
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    },
  })
})

export const DELETE = route(api.removeAttachment, async ({ actor, store, params }) => {
  await removeAttachment(actor, store, params)
  return null
})

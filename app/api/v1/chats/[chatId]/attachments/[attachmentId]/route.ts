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
      // It never changes. `next.config.ts` sees to it that it is not sniffed and runs nothing.
      'cache-control': 'private, max-age=31536000, immutable',
    },
  })
})

export const DELETE = route(api.removeAttachment, async ({ actor, store, params }) => {
  await removeAttachment(actor, store, params)
  return null
})

import { route } from '#app/_server/route.ts'
import { readPatch } from '#db/reads/patches.ts'
import * as api from '#lib/domain/api/patches.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export const GET = route(api.readPatch, async ({ actor, store, params, request }) => {
  const { patch, diff } = await readPatch(actor, store, params)
  if (!request.headers.get('accept')?.includes('text/x-patch')) return { ...patch, diff }
  if (diff === null) throw new Refusal('too_large', 'This patch was too large to keep as text.')
  return new Response(diff, {
    headers: {
      'content-type': 'text/x-patch; charset=utf-8',
      'content-disposition': `attachment; filename="${patch.number}.patch"`,
      'cache-control': 'no-store',
      vary: 'accept',
    },
  })
})

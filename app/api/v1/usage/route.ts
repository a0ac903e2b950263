import { route } from '#app/_server/route.ts'
import { readUsage } from '#db/reads/usage.ts'
import * as api from '#lib/domain/api/usage.ts'

export const GET = route(api.readUsage, async ({ actor, store, query }) => {
  const whose = query.whose ?? (actor.administrator ? 'everybody' : 'mine')
  return { items: await readUsage(actor, store, { ...query, whose }) }
})

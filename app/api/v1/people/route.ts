import { route } from '#app/_server/route.ts'
import { listPeople } from '#db/reads/people.ts'
import * as api from '#lib/domain/api/people.ts'

export const GET = route(api.listPeople, ({ actor, store, query }) => listPeople(actor, store, query))

import { environment } from '#app/_server/environment.ts'
import { route } from '#app/_server/route.ts'
import { createLinkForPerson } from '#db/writes/one-time-links/create-for-person.ts'
import * as api from '#lib/domain/api/people.ts'

export const POST = route(api.createSignInLink, async ({ actor, store, params }) => ({
  url: `${environment().publicUrl}/sign-in/${await createLinkForPerson(actor, store, params)}`,
}))

import { route } from '#app/_server/route.ts'
import { readPreferences } from '#db/reads/people.ts'
import { updatePreferences } from '#db/writes/preferences/update.ts'
import * as api from '#lib/domain/api/preferences.ts'

export const GET = route(api.readPreferences, ({ actor, store }) => readPreferences(actor, store))

export const PATCH = route(api.updatePreferences, ({ actor, store, body }) => updatePreferences(actor, store, body))

import { route } from '#app/_server/route.ts'
import { readInstallation } from '#db/reads/installation.ts'
import { updateInstallation } from '#db/writes/installation/update.ts'
import * as api from '#lib/domain/api/installation.ts'

export const GET = route(api.readInstallation, ({ actor, store }) => readInstallation(actor, store))

export const PATCH = route(api.updateInstallation, ({ actor, store, body }) => updateInstallation(actor, store, body))

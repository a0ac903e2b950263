import { route } from '#app/_server/route.ts'
import { readAccount } from '#db/reads/people.ts'
import { deletePerson } from '#db/writes/people/delete.ts'
import { disablePerson, enablePerson } from '#db/writes/people/disable.ts'
import { setAdministrator } from '#db/writes/people/set-administrator.ts'
import * as api from '#lib/domain/api/people.ts'

export const PATCH = route(api.updatePerson, async ({ actor, store, params, body }) => {
  const { administrator, disabled } = body
  if (administrator !== undefined) await setAdministrator(actor, store, { ...params, administrator })
  if (disabled !== undefined) await (disabled ? disablePerson : enablePerson)(actor, store, params)
  return await readAccount(actor, store, params.personId)
})

export const DELETE = route(api.deletePerson, async ({ actor, store, params }) => {
  await deletePerson(actor, store, params)
  return null
})

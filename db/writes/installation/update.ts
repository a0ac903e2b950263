import { sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { storedSettings } from '#db/reads/installation.ts'
import { installation } from '#db/schema/installation.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import {
  changeInstallation,
  type InstallationChanges,
  type InstallationSettings,
} from '#lib/domain/installation/settings.ts'

/** Changes some of what is set for everybody and gives all of it. Administrators only. */
export async function updateInstallation(
  actor: AccountActor,
  store: Store,
  changes: InstallationChanges,
): Promise<InstallationSettings> {
  requireAdministrator(actor)
  return await store.database.transaction(async (tx) => {
    // The row may not be there yet, so two changes at once cannot both hold it.
    await tx.execute(sql`lock table ${installation} in share row exclusive mode`)
    const settings = changeInstallation(await storedSettings(tx), changes)
    await tx
      .insert(installation)
      .values({ id: 'this', settings })
      .onConflictDoUpdate({ target: installation.id, set: { settings } })
    return settings
  })
}

import type { Store, Transaction } from '#db/client.ts'
import { installation } from '#db/schema/installation.ts'
import type { AccountActor, HostActor } from '#lib/domain/actors/actor.ts'
import { type InstallationSettings, installationSettings } from '#lib/domain/installation/settings.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** What is set for everybody. Hosts and administrators only. */
export async function readInstallation(actor: AccountActor | HostActor, store: Store): Promise<InstallationSettings> {
  if (actor.kind !== 'host' && !actor.administrator)
    throw new Refusal('forbidden', 'Only an administrator may see this.')
  return await storedSettings(store.database)
}

export async function storedSettings(reader: Store['database'] | Transaction): Promise<InstallationSettings> {
  const [row] = await reader.select({ settings: installation.settings }).from(installation)
  return installationSettings.parse(row?.settings ?? {})
}

import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { people } from '#db/schema/people.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { changePreferences } from '#lib/domain/people/change-preferences.ts'
import { type PreferenceChanges, type Preferences, preferences } from '#lib/domain/people/preferences.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Changes some of one's preferences and gives all of them. Two that change different ones at once both count. */
export function updatePreferences(actor: AccountActor, store: Store, changes: PreferenceChanges): Promise<Preferences> {
  return store.database.transaction(async (tx) => {
    const mine = eq(people.id, actor.personId)
    const [row] = await tx.select({ stored: people.preferences }).from(people).where(mine).for('update')
    if (!row) throw notFound('account')
    const changed = changePreferences(preferences.parse(row.stored), changes)
    await tx.update(people).set({ preferences: changed }).where(mine)
    return changed
  })
}

import 'server-only'
import { cookies } from 'next/headers'
import { cache } from 'react'
import { currentActor } from '#app/_server/actor.ts'
import { log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { store } from '#app/_server/store.ts'
import { rememberedNames } from '#components/shell/remembered.ts'
import { readPreferences } from '#db/reads/people.ts'
import { type Preferences, preferences } from '#lib/domain/people/preferences.ts'

/** The preferences of whoever is signed in; null for nobody. Read once per render. */
export const ownPreferences: () => Promise<Preferences | null> = cache(async () => {
  const actor = await currentActor()
  return actor && (await readPreferences(actor, await store()))
})

/** How the page is painted first: as the person likes it, else as this browser last showed it. */
export async function currentLook(): Promise<Pick<Preferences, 'theme' | 'density'>> {
  const jar = await cookies()
  const own = await ownPreferences().catch((error: unknown) => {
    // The page below says what is wrong, and must be painted for that.
    log().debug({ err: withoutInput(error) }, 'a page is painted without preferences')
    return null
  })
  if (own) return own
  const { theme, density } = preferences.shape
  return {
    theme: theme.catch('system').parse(jar.get(rememberedNames.theme)?.value),
    density: density.catch('comfortable').parse(jar.get(rememberedNames.density)?.value),
  }
}

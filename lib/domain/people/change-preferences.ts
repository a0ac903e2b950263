import type { PreferenceChanges, Preferences } from '#lib/domain/people/preferences.ts'

/** The preferences with some of them changed. */
export function changePreferences(old: Preferences, changes: PreferenceChanges): Preferences {
  const { notifications: news, models, ...rest } = changes
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const asked = Object.entries({ ...old.models, ...models }).filter(([, model]) => model !== null)
  const told = Object.fromEntries(Object.entries(news ?? {}).filter(([, on]) => on !== undefined))
  return {
    ...old,
    ...given,
    notifications: { ...old.notifications, ...told },
    models: Object.fromEntries(asked) as Preferences['models'],
  }
}

import { endpoint } from '#lib/domain/api/endpoint.ts'
import { preferenceChanges, preferences } from '#lib/domain/people/preferences.ts'

const answer = preferences.meta({ id: 'Preferences' })

export const readPreferences = endpoint({
  method: 'GET',
  path: '/preferences',
  summary: 'How you like Greenroom, on all your devices',
  status: 200,
  answer,
})
export const updatePreferences = endpoint({
  method: 'PATCH',
  path: '/preferences',
  summary: 'Change some of it; in `models` null forgets what was asked of a backend',
  body: preferenceChanges,
  status: 200,
  answer,
})

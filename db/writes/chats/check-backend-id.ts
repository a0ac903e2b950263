import { type BackendId, backendId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** The id where it has the form of one; whether a host has such a backend is found out when a turn starts. Throws `invalid`. */
export function checkBackendId(id: string): BackendId {
  const parsed = backendId.safeParse(id)
  if (parsed.success) return parsed.data
  const fault = parsed.error.issues[0]?.message ?? 'Not the id of a backend'
  throw new Refusal('invalid', 'There is no such backend.', { fields: { backend: fault } })
}

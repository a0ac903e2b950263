import { createHash } from 'node:crypto'
import type { Backend } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { Group } from '#lib/domain/groups/group.ts'

/** How a process is started, for whoever has the same key. */
export type Launch = {
  /** Group, backend and fingerprint. */
  key: string
  group: Group
  backend: Backend
  homeDirectory: string
  rootDirectory: string
  /** The credentials of its group. */
  environment: Record<string, string>
}

/** A changed definition is another backend, with a number of its own. */
const numbers = new WeakMap<Backend, number>()
let lastNumber = 0

function numberOf(backend: Backend): number {
  const known = numbers.get(backend)
  if (known !== undefined) return known
  numbers.set(backend, ++lastNumber)
  return lastNumber
}

/** The launch with the key that comes from everything that shapes the process: a change of any of it makes another key. */
export function keyedLaunch(launch: Omit<Launch, 'key'>, shaping: { sandbox: string; models: ModelAccess }): Launch {
  const { group, backend, homeDirectory, rootDirectory, environment } = launch
  const credentials = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))
  const shaped = [numberOf(backend), homeDirectory, rootDirectory, credentials, shaping.sandbox, shaping.models]
  const fingerprint = createHash('sha256').update(JSON.stringify(shaped)).digest('hex').slice(0, 32)
  return { ...launch, key: `${group.id} ${backend.id} ${fingerprint}` }
}

/** Whether a process is of the same group and backend, whatever shaped it. */
export const isSameSeat = (a: Launch, b: Launch): boolean => a.group.id === b.group.id && a.backend.id === b.backend.id

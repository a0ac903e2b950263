import 'server-only'
import type { Store } from '#db/client.ts'
import { listBackends } from '#db/reads/backends.ts'
import { readRunningBackend } from '#db/reads/turns.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type BackendId, backendId, type ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { unaskingMode } from '#lib/domain/tasks/unasking-mode.ts'

const own = backendId.parse('greenroom')

/** Refuses a backend that this installation does not have. While no host runs, nobody knows. */
export async function requireBackend(actor: AccountActor, store: Store, wanted: BackendId | undefined): Promise<void> {
  if (wanted === undefined) return
  const known = await listBackends(actor, store)
  if (known.every((backend) => backend.custom) || known.some((backend) => backend.id === wanted)) return
  throw new Refusal('invalid', 'There is no such backend here.', {
    fields: { backend: 'There is no such backend here' },
  })
}

/** Refuses a message for the running turn of a chat whose agent takes none while it works. */
export async function requireSteering(actor: AccountActor, store: Store, chatId: ChatId): Promise<void> {
  const running = await readRunningBackend(actor, store, chatId)
  if (running === null) return
  const backend = (await listBackends(actor, store)).find(({ id }) => id === running)
  if (!backend?.steers)
    throw new Refusal('invalid', `${backend?.name ?? running} takes nothing while it works. Queue the message instead.`)
}

/** The backend of a chat for which none was named: our own where it can run, else the first that can. */
export async function defaultBackend(actor: AccountActor, store: Store): Promise<BackendId> {
  const ready = (await listBackends(actor, store)).filter((backend) => backend.state === 'ready')
  return (ready.find((backend) => backend.id === own) ?? ready[0])?.id ?? own
}

/** The mode in which a backend never asks, where nobody sits beside it; null where it has none. */
export async function unaskingModeOf(actor: AccountActor, store: Store, id: BackendId): Promise<string | null> {
  const backend = (await listBackends(actor, store)).find((each) => each.id === id)
  return unaskingMode(backend?.offer?.options ?? null)
}

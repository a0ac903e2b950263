import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export function requireAdministrator(actor: AccountActor): void {
  if (!actor.administrator) throw new Refusal('forbidden', 'Only an administrator may do this.')
}

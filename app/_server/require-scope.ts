import type { TokenActor } from '#lib/domain/actors/actor.ts'
import type { TokenScope } from '#lib/domain/people/person.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A token does what it was made for, whatever its owner may do. */
export function requireScope(actor: TokenActor, scope: TokenScope): void {
  if (actor.scopes.includes(scope)) return
  throw new Refusal('forbidden', `This token does not have the scope “${scope}”, which this call needs.`)
}

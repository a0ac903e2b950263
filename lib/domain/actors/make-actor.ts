import type { Actor, HostActor, LinkActor, PersonActor, TokenActor } from '#lib/domain/actors/actor.ts'

type Unmade<A> = A extends Actor ? { [Key in keyof A as Key extends string ? Key : never]: A[Key] } : never

/** The only maker of actors. May be imported by `app/_server`, `agent-host/main.ts`, scripts and test support alone. */
export function makeActor(actor: Unmade<PersonActor>): PersonActor
export function makeActor(actor: Unmade<TokenActor>): TokenActor
export function makeActor(actor: Unmade<LinkActor>): LinkActor
export function makeActor(actor: Unmade<HostActor>): HostActor
export function makeActor(actor: Unmade<Actor>): Actor {
  return actor as Actor
}

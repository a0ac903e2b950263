import type { ChatId, GrantId, HostId, PersonId, SignInId, TokenId } from '#lib/domain/ids.ts'
import type { TokenScope } from '#lib/domain/people/person.ts'

declare const made: unique symbol

/** Somebody signed in with a browser. */
export type PersonActor = {
  readonly kind: 'person'
  readonly personId: PersonId
  readonly administrator: boolean
  readonly signInId: SignInId
  readonly [made]: true
}
/** Somebody's program, with a personal token. */
export type TokenActor = {
  readonly kind: 'token'
  readonly personId: PersonId
  readonly administrator: boolean
  readonly tokenId: TokenId
  readonly scopes: readonly TokenScope[]
  readonly [made]: true
}
/** Whoever holds a chat's link. */
export type LinkActor = {
  readonly kind: 'link'
  readonly grantId: GrantId
  readonly chatId: ChatId
  readonly role: 'viewer'
  /** When the token that it came with was made, where that is not the grant's first. */
  readonly rotatedAt: string | null
  readonly [made]: true
}
/** An agent-host, or the machine's own scripts. */
export type HostActor = { readonly kind: 'host'; readonly hostId: HostId; readonly [made]: true }

/** An account's owner, by browser or by token. */
export type AccountActor = PersonActor | TokenActor
/** Who may be shown a chat. */
export type ChatActor = AccountActor | LinkActor
/** Who asks. First parameter of every read and write; only `make-actor.ts` makes one. */
export type Actor = AccountActor | LinkActor | HostActor

/** What somebody may do with a chat. */
export type Role = 'owner' | 'editor' | 'viewer'

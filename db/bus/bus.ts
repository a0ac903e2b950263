import type { Transaction } from '#db/client.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import type { ChatId, GrantId, HostId, PersonId, ShellId, SignInId, TokenId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** What a chat's log has that it had not: the events themselves where they fit, else only where they are. */
export type LogNotice = { chatId: ChatId; fromSeq: number; toSeq: number; events: ChatEvent[] | null }

/** Everything else that one process tells the others. The row is the truth; a notice only says "look". */
export type Notice =
  /** There is work: a queued turn, a stop, an answer or a job. `hostId` null: for any host. */
  | { type: 'work'; hostId: HostId | null; chatId: ChatId | null }
  /** A job ended. */
  | { type: 'job'; jobId: string }
  /** Something that authorised streams is no more. */
  | {
      type: 'closed'
      by: { signInId: SignInId } | { tokenId: TokenId } | { grantId: GrantId } | { chatId: ChatId }
      reason: 'revoked' | 'deleted' | 'signed_out'
    }
  /** Who follows a chat in one web process; `asks` where that wants to hear the same of the others. */
  | { type: 'presence'; webId: string; chatId: ChatId; presence: Presence; asks: boolean }
  /** A web process lives. */
  | { type: 'web'; webId: string }
  /** What a person's lists show changed beside any chat's log: of one chat, or their workspaces. */
  | { type: 'person'; personId: PersonId; chatId?: ChatId }
  /** A shell's row changed. `hostId` as with `work`. */
  | { type: 'shell'; shellId: ShellId; hostId: HostId | null }
  /** Something was typed into a shell: its piece of that number, base64 where it is short, else to be read. */
  | { type: 'typed'; shellId: ShellId; seq: number; data: string | null }
  /** A shell printed its bytes `from` up to `to`, in the same way. */
  | { type: 'printed'; shellId: ShellId; from: number; to: number; data: string | null }
  /** A page shows what a shell printed up to there. Nothing but this notice says so. */
  | { type: 'read'; shellId: ShellId; reader: string; to: number }

export type BusHandlers = {
  log?: (notice: LogNotice) => void
  notice?: (notice: Notice) => void
  /** The connection was lost and is back: anything may have been missed, look at the rows. */
  resynced?: () => void
  /** Whether log notices arrive. While they do not, the rows have to be looked at often; nothing said: they do. */
  carrier?: (state: 'live' | 'down') => void
}

/** The carrier of the live tail. One contract suite, `bus-contract.ts`, that every adapter passes. */
export interface Bus {
  /** Within the transaction that wrote the events; carried when it commits, in this order, as soon and as surely as the carrier can. */
  publishLog(transaction: Transaction, notices: readonly LogNotice[]): Promise<void>
  publish(transaction: Transaction, notice: Notice): Promise<void>
  /** Resolves once what is published from now on arrives. The returned function ends it. */
  subscribe(handlers: BusHandlers): Promise<() => void>
  close(): Promise<void>
}

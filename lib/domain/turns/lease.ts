import type { ChatId, TurnId } from '#lib/domain/ids.ts'

/** A host's right to write a running turn, as long as `fence` is the newest of its chat. */
export type Lease = { turnId: TurnId; chatId: ChatId; fence: number }

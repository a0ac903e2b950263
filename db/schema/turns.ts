import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { counter, instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { BackendId, ChatId, HostId, MessageId, PersonId, SnapshotId, TurnId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { sessionStarts, turnOutcomes, turnStates, type Usage } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

export const turns = pgTable(
  'turns',
  {
    id: text().$type<TurnId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id),
    promptMessageId: text().$type<MessageId>().notNull(),
    /** The agent's message; null until the agent was told the prompt. */
    messageId: text().$type<MessageId>(),
    text: text().notNull(),
    /** The backend that was asked for with the message, where it is not the chat's. */
    backendOverride: text().$type<BackendId>(),
    /** What was asked of the backend with the message, beside what the chat asks of it. */
    optionsOverride: jsonb().$type<Record<string, string>>(),
    files: jsonb().$type<FilePart[]>().notNull().default([]),
    /** Counts the edits of its text while it waits. */
    revision: integer().notNull().default(0),
    /** It is to go into the turn that runs. */
    steer: boolean().notNull().default(false),
    /** Sort key of the queue: the lowest runs first. */
    place: doublePrecision().notNull(),
    state: text({ enum: turnStates }).notNull(),
    backend: text().$type<BackendId>(),
    model: text(),
    session: text({ enum: sessionStarts }),
    outcome: text({ enum: turnOutcomes }),
    stopReason: text(),
    error: jsonb().$type<TurnError>(),
    usage: jsonb().$type<Usage>(),
    queuedAt: instant().notNull().default(now),
    claimedAt: instant(),
    startedAt: instant(),
    firstTextAt: instant(),
    stoppingAt: instant(),
    endedAt: instant(),
    hostId: text().$type<HostId>(),
    fence: counter(),
    leaseExpiresAt: instant(),
    /** The seq of the event that claimed it: from here on the log has what the state tables do not have yet. */
    claimedSeq: counter(),
    startSnapshot: text().$type<SnapshotId>(),
    endSnapshot: text().$type<SnapshotId>(),
  },
  (table) => [
    index('turns_chat').on(table.chatId, table.place),
    index('turns_queued').on(table.queuedAt).where(sql`${table.state} = 'queued'`),
    index('turns_leased').on(table.leaseExpiresAt).where(sql`${table.state} in ('running', 'stopping')`),
    uniqueIndex('turns_one_running').on(table.chatId).where(sql`${table.state} in ('running', 'stopping')`),
  ],
)

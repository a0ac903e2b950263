import { sql } from 'drizzle-orm'
import { boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { counter, instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { type Message, titleSources } from '#lib/domain/chats/chat.ts'
import type { EventType } from '#lib/domain/events/event.ts'
import type { BackendId, ChatId, HostId, MessageId, PersonId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import type { Author } from '#lib/domain/people/author.ts'

export const chats = pgTable(
  'chats',
  {
    id: text().$type<ChatId>().primaryKey(),
    workspaceId: text()
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id),
    ownerId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** A task's is one that no list shows. */
    kind: text({ enum: ['chat', 'task'] })
      .notNull()
      .default('chat'),
    title: text(),
    /** Who gave the title: a person's is never replaced. */
    titleBy: text({ enum: titleSources }).notNull().default('text'),
    summary: text(),
    backend: text().$type<BackendId>().notNull(),
    model: text(),
    mode: text(),
    options: jsonb().$type<Record<string, string>>().notNull().default({}),
    queueHeld: boolean().notNull().default(false),
    /** The host that holds the worktree; null until the first turn is claimed. */
    hostId: text().$type<HostId>(),
    /** Since when its files are those of its workspace: snapshots from before it was moved mean nothing to them. */
    filesSince: instant(),
    createdAt: instant().notNull().default(now),
    /** When something last happened that a list sorts by. */
    activeAt: instant().notNull().default(now),
    deletedAt: instant(),
  },
  (table) => [index('chats_owner').on(table.ownerId, table.activeAt), index('chats_workspace').on(table.workspaceId)],
)

/** The head of a chat's log: taken by `append` alone, and first in every transaction that changes the chat's state. */
export const chatHeads = pgTable('chat_heads', {
  chatId: text()
    .$type<ChatId>()
    .primaryKey()
    .references(() => chats.id, { onDelete: 'cascade' }),
  seq: counter().notNull().default(0),
  keptFromSeq: counter().notNull().default(1),
  /** The number of the newest lease; a host that holds an older one writes nothing more. */
  fence: counter().notNull().default(0),
  /** The id of the host's flush that was written last: one whose answer was lost is not written again. */
  flushId: text(),
})

/** The events that make a chat unread for whoever did not see them, as its index has them. */
export const isNews = (type: unknown) => sql`${type} in ('turn.ended', 'request.opened')`

export const chatEvents = pgTable(
  'chat_events',
  {
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    seq: counter().notNull(),
    at: instant().notNull(),
    type: text().$type<EventType>().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.seq] }),
    index('chat_events_news').on(table.chatId, table.seq).where(isNews(table.type)),
  ],
)

export const messages = pgTable(
  'messages',
  {
    id: text().$type<MessageId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    turnId: text().$type<TurnId>(),
    /** Where it stands in the transcript: the seq of the event that added it. */
    position: counter().notNull(),
    author: jsonb().$type<Author>().notNull(),
    at: instant().notNull(),
    /** Whole once its turn ended; while it runs the log has them. */
    parts: jsonb().$type<Part[]>().notNull(),
    steered: jsonb().$type<NonNullable<Message['steered']>>(),
    /** What its text parts say, to be searched. */
    searchText: text().notNull().default(''),
    /** When a rewind cut it off: nobody sees it any more. */
    cutAt: instant(),
  },
  (table) => [
    index('messages_chat').on(table.chatId, table.position),
    index('messages_search').using('gin', sql`to_tsvector('simple', ${table.searchText})`),
  ],
)

/** What one person keeps about a chat. */
export const chatMarks = pgTable(
  'chat_marks',
  {
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    /** The seq up to which they have seen it. */
    readSeq: counter().notNull().default(0),
    pinnedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.chatId] })],
)

import { sql } from 'drizzle-orm'
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { ChatId, PersonId, TaskId, TurnId } from '#lib/domain/ids.ts'

/** One prompt without a chat: a chat that no list shows, of one turn, whose agent is ended after it. */
export const tasks = pgTable(
  'tasks',
  {
    id: text().$type<TaskId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .unique()
      .references(() => chats.id, { onDelete: 'cascade' }),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    turnId: text().$type<TurnId>().notNull(),
    /** How long it may take, the wait for its start included. */
    timeoutMs: integer().notNull(),
    /** When it is stopped; null once it ended. */
    expiresAt: instant(),
    /** When it was stopped because that took longer. */
    timedOutAt: instant(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [
    index('tasks_person').on(table.personId, table.createdAt),
    index('tasks_open').on(table.expiresAt).where(sql`${table.expiresAt} is not null`),
  ],
)

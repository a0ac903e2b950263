import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { instant, now } from '#db/schema/columns.ts'
import { turns } from '#db/schema/turns.ts'
import type { ChatId, PersonId, RequestId, TurnId } from '#lib/domain/ids.ts'
import { type RequestAnswer, type RequestAsk, requestStates } from '#lib/domain/requests/request.ts'

export const requests = pgTable(
  'requests',
  {
    id: text().$type<RequestId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    turnId: text()
      .$type<TurnId>()
      .notNull()
      .references(() => turns.id, { onDelete: 'cascade' }),
    ask: jsonb().$type<RequestAsk>().notNull(),
    state: text({ enum: requestStates }).notNull(),
    answer: jsonb().$type<RequestAnswer>(),
    answeredBy: text().$type<PersonId>(),
    openedAt: instant().notNull().default(now),
    closedAt: instant(),
  },
  (table) => [
    index('requests_open').on(table.chatId).where(sql`${table.state} = 'open'`),
    index('requests_turn').on(table.turnId),
  ],
)

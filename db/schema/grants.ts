import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { ChatId, GrantId, PersonId } from '#lib/domain/ids.ts'

/** What others may do with a chat. Of a link only the SHA-256 of its token is kept. */
export const grants = pgTable(
  'grants',
  {
    id: text().$type<GrantId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['link'] }).notNull(),
    role: text({ enum: ['viewer'] }).notNull(),
    hash: text().notNull().unique(),
    createdBy: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: instant().notNull().default(now),
    rotatedAt: instant(),
    lastUsedAt: instant(),
    expiresAt: instant(),
    revokedAt: instant(),
  },
  (table) => [index('grants_chat').on(table.chatId)],
)

import { customType, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { AttachmentId, ChatId, PersonId } from '#lib/domain/ids.ts'

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
})

/** Files that people gave to their chats. */
export const attachments = pgTable(
  'attachments',
  {
    id: text().$type<AttachmentId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    mediaType: text().notNull(),
    byteCount: integer().notNull(),
    bytes: bytes().notNull(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [index('attachments_chat').on(table.chatId)],
)

import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** What somebody is writing: in a chat, or for a new one. */
export const drafts = pgTable(
  'drafts',
  {
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** The chat's id; `new` for a chat that is not there yet. */
    place: text().notNull(),
    text: text().notNull(),
    files: jsonb().$type<FilePart[]>().notNull().default([]),
    updatedAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.personId, table.place] })],
)

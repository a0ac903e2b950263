import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { PersonId } from '#lib/domain/ids.ts'

/** The answer to a POST that carried an `Idempotency-Key`, to be given again when it is repeated. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    /** What was asked, hashed: the same key for something else is refused. */
    requestHash: text().notNull(),
    status: integer(),
    body: jsonb().$type<unknown>(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.personId, table.key] })],
)

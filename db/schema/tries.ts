import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { counter, instant, now } from '#db/schema/columns.ts'

/** What is counted so that nobody does it too often, whichever web they reach. */
export const tries = pgTable(
  'tries',
  {
    id: counter().primaryKey().generatedAlwaysAsIdentity(),
    kind: text({ enum: ['ask', 'sign_in'] }).notNull(),
    /** The SHA-256 of an address or an id: what is typed into a sign-in form may be anybody's, and need not be kept. */
    name: text().notNull(),
    at: instant().notNull().default(now),
  },
  (table) => [index('tries_of_a_name').on(table.kind, table.name, table.at)],
)

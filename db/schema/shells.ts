import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { counter, instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { ChatId, HostId, PersonId, ShellId } from '#lib/domain/ids.ts'

/** Shells that owners of chats have open in their worktrees. */
export const shells = pgTable(
  'shells',
  {
    id: text().$type<ShellId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** The host that runs it; null until one took it. */
    hostId: text().$type<HostId>(),
    state: text({ enum: ['asked', 'open', 'closing', 'ended'] }).notNull(),
    columns: integer().notNull(),
    rows: integer().notNull(),
    exitCode: integer(),
    fault: text(),
    createdAt: instant().notNull().default(now),
    /** When its page was last heard of: without one it ends after a while. */
    seenAt: instant().notNull().default(now),
    endedAt: instant(),
  },
  (table) => [index('shells_open').on(table.hostId).where(sql`${table.state} <> 'ended'`)],
)

/** What was typed into a shell and what it printed, base64, in order for each direction; kept for as long as it may be asked for. */
export const shellPieces = pgTable(
  'shell_pieces',
  {
    shellId: text()
      .$type<ShellId>()
      .notNull()
      .references(() => shells.id, { onDelete: 'cascade' }),
    direction: text({ enum: ['in', 'out'] }).notNull(),
    seq: counter().notNull(),
    data: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.shellId, table.direction, table.seq] })],
)

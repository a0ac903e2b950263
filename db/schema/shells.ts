import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { counter, instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { ChatId, HostId, PersonId, ShellId, WorkspaceId } from '#lib/domain/ids.ts'
import { shellStates } from '#lib/domain/shells/shell.ts'
import type { Typists } from '#lib/domain/shells/typed.ts'

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
    /** Whose files it was opened in. */
    workspaceId: text().$type<WorkspaceId>().notNull(),
    number: integer().notNull(),
    /** The host that is to run it, or runs it; null: any. */
    hostId: text().$type<HostId>(),
    state: text({ enum: shellStates }).notNull(),
    columns: integer().notNull(),
    rows: integer().notNull(),
    exitCode: integer(),
    fault: text(),
    /** How many bytes it printed. */
    printed: counter().notNull().default(0),
    /** The number of the newest piece of input. */
    typed: counter().notNull().default(0),
    typists: jsonb().$type<Typists>().notNull().default([]),
    createdAt: instant().notNull().default(now),
    /** When its page was last heard of: without one it ends after a while. */
    seenAt: instant().notNull().default(now),
    endedAt: instant(),
  },
  (table) => [
    index('shells_open').on(table.hostId).where(sql`${table.state} <> 'ended'`),
    index('shells_chat').on(table.chatId),
  ],
)

/**
 * What was typed into a shell (`seq` counts the pieces) until its host read it, and the newest of what it printed (`seq` is the number
 * of bytes printed up to the piece's end). `data` is base64.
 */
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

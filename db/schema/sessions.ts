import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { counter, instant, now } from '#db/schema/columns.ts'
import type { BackendOption, Command } from '#lib/domain/backends/backend.ts'
import type { BackendId, BackendSessionId, ChatId, HostId } from '#lib/domain/ids.ts'
import { sessionStates } from '#lib/domain/sessions/session.ts'

/** A backend's own memory of a chat. */
export const sessions = pgTable(
  'sessions',
  {
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    backend: text().$type<BackendId>().notNull(),
    backendSessionId: text().$type<BackendSessionId>().notNull(),
    state: text({ enum: sessionStates }).notNull(),
    hostId: text().$type<HostId>().notNull(),
    /** The transcript position up to which this session was told what happened; later messages go with the next prompt. */
    knownPosition: counter().notNull().default(0),
    commands: jsonb().$type<Command[]>().notNull().default([]),
    options: jsonb().$type<BackendOption[]>().notNull().default([]),
    /** The seq of the event that said so: a chat shows the newest of its sessions. */
    commandsSeq: counter().notNull().default(0),
    optionsSeq: counter().notNull().default(0),
    lastActiveAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.chatId, table.backend] })],
)

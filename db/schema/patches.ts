import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { instant, now } from '#db/schema/columns.ts'
import type { ChatId, MessageId, PatchId, SnapshotId, TurnId } from '#lib/domain/ids.ts'
import { type PatchFile, patchStates } from '#lib/domain/patches/patch.ts'
import type { Author } from '#lib/domain/people/author.ts'

export const patches = pgTable(
  'patches',
  {
    id: text().$type<PatchId>().primaryKey(),
    chatId: text()
      .$type<ChatId>()
      .notNull()
      .references(() => chats.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    turnId: text().$type<TurnId>(),
    messageId: text().$type<MessageId>(),
    author: jsonb().$type<Author>().notNull(),
    person: text(),
    state: text({ enum: patchStates }).notNull().default('pending'),
    failedMidTurn: boolean().notNull().default(false),
    files: jsonb().$type<PatchFile[]>().notNull(),
    omitted: jsonb().$type<string[]>().notNull().default([]),
    /** What `git diff --binary --full-index` printed, so that `git apply` takes it; null past the bound, when the snapshots alone have it. */
    diff: text(),
    fromSnapshot: text().$type<SnapshotId>().notNull(),
    toSnapshot: text().$type<SnapshotId>().notNull(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [uniqueIndex('patches_number').on(table.chatId, table.number)],
)

import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import type { HostId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import { workspaceColors } from '#lib/domain/workspaces/colors.ts'
import { type WorkspaceInfo, type WorkspaceSource, workspaceStates } from '#lib/domain/workspaces/workspace.ts'

export const workspaces = pgTable(
  'workspaces',
  {
    id: text().$type<WorkspaceId>().primaryKey(),
    ownerId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    source: jsonb().$type<WorkspaceSource>().notNull(),
    isDefault: boolean().notNull().default(false),
    color: text({ enum: workspaceColors }).notNull().default('grey'),
    /** Sort key of its owner's list: the lowest stands first. */
    place: doublePrecision().notNull().default(0),
    state: text({ enum: workspaceStates }).notNull(),
    fault: jsonb().$type<NonNullable<WorkspaceInfo['fault']>>(),
    /** The host that holds its repository. */
    hostId: text().$type<HostId>(),
    createdAt: instant().notNull().default(now),
    deletedAt: instant(),
  },
  (table) => [
    index('workspaces_owner').on(table.ownerId),
    uniqueIndex('workspaces_one_default').on(table.ownerId).where(sql`${table.isDefault}`),
  ],
)

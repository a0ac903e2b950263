import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { CredentialId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'

/** Named secrets of a person or of a workspace: written, used, never read back. */
export const credentials = pgTable(
  'credentials',
  {
    id: text().$type<CredentialId>().primaryKey(),
    ownerId: text()
      .$type<PersonId>()
      .references(() => people.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .$type<WorkspaceId>()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** The environment variable that it becomes. */
    name: text().notNull(),
    /** The value, sealed with the key `keyId` for this row alone. */
    sealed: text().notNull(),
    keyId: text().notNull(),
    createdAt: instant().notNull().default(now),
    updatedAt: instant().notNull().default(now),
    lastUsedAt: instant(),
  },
  (table) => [
    check('credentials_one_owner', sql`num_nonnulls(${table.ownerId}, ${table.workspaceId}) = 1`),
    unique('credentials_owner_name').on(table.ownerId, table.name),
    unique('credentials_workspace_name').on(table.workspaceId, table.name),
  ],
)

/** Which of a person's credentials are used in which workspace. */
export const workspaceCredentials = pgTable(
  'workspace_credentials',
  {
    workspaceId: text()
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    credentialId: text()
      .$type<CredentialId>()
      .notNull()
      .references(() => credentials.id, { onDelete: 'cascade' }),
    createdAt: instant().notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.credentialId] }),
    index('workspace_credentials_credential').on(table.credentialId),
  ],
)

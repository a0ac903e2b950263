import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { chats } from '#db/schema/chats.ts'
import { counter, instant, now } from '#db/schema/columns.ts'
import { people } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type {
  BackendId,
  BudgetId,
  ChatId,
  HostId,
  ModelRequestId,
  PersonId,
  TurnId,
  WorkspaceId,
} from '#lib/domain/ids.ts'

/** Every request that an agent made of a provider through a gateway, with what it used as the provider said. */
export const modelRequests = pgTable(
  'model_requests',
  {
    id: text().$type<ModelRequestId>().primaryKey(),
    at: instant().notNull().default(now),
    hostId: text().$type<HostId>().notNull(),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .$type<WorkspaceId>()
      .references(() => workspaces.id, { onDelete: 'set null' }),
    /** The turn for which it was, where that is certain. */
    chatId: text()
      .$type<ChatId>()
      .references(() => chats.id, { onDelete: 'set null' }),
    turnId: text().$type<TurnId>(),
    backend: text().$type<BackendId>().notNull(),
    provider: text().notNull(),
    model: text(),
    /** The provider's HTTP status; null where it gave none. */
    status: integer(),
    /** Why it was not forwarded; null where it was. */
    refused: text(),
    inputTokens: counter().notNull().default(0),
    outputTokens: counter().notNull().default(0),
    cachedTokens: counter().notNull().default(0),
    reasoningTokens: counter().notNull().default(0),
    durationMs: integer().notNull().default(0),
  },
  (table) => [
    index('model_requests_person').on(table.personId, table.at),
    index('model_requests_workspace').on(table.workspaceId, table.at),
    index('model_requests_turn').on(table.turnId),
    index('model_requests_at').on(table.at),
  ],
)

/** How much may be used in a day or a month: by one person, in one workspace, or, where both are null, by everybody together. */
export const budgets = pgTable(
  'budgets',
  {
    id: text().$type<BudgetId>().primaryKey(),
    personId: text()
      .$type<PersonId>()
      .references(() => people.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .$type<WorkspaceId>()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    period: text({ enum: ['day', 'month'] }).notNull(),
    limitTokens: counter().notNull(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [unique('budgets_one').on(table.personId, table.workspaceId, table.period).nullsNotDistinct()],
)

import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type { InstallationSettings } from '#lib/domain/installation/settings.ts'

/** What administrators set for everybody: one row. */
export const installation = pgTable('installation', {
  id: text({ enum: ['this'] }).primaryKey(),
  settings: jsonb().$type<Partial<InstallationSettings>>().notNull(),
})

import { sql } from 'drizzle-orm'
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant, now } from '#db/schema/columns.ts'
import type { InvitationId, PersonId, SignInId, TokenId } from '#lib/domain/ids.ts'
import { signInProofs } from '#lib/domain/people/account.ts'
import type { TokenScope } from '#lib/domain/people/person.ts'
import type { Preferences } from '#lib/domain/people/preferences.ts'

export const people = pgTable(
  'people',
  {
    id: text().$type<PersonId>().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text(),
    administrator: boolean().notNull().default(false),
    preferences: jsonb().$type<Partial<Preferences>>().notNull().default({}),
    /** When the address was proved to be theirs: by a mail or a provider that says so. */
    emailVerifiedAt: instant(),
    /** Since when they may not sign in any more. */
    disabledAt: instant(),
    createdAt: instant().notNull().default(now),
  },
  (table) => [uniqueIndex('people_email').on(sql`lower(${table.email})`)],
)

/** One row a browser that is signed in; its id is the `sid` of the JWT and is checked per request. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: text().$type<SignInId>().primaryKey(),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    userAgent: text(),
    provedBy: text({ enum: signInProofs }).notNull().default('password'),
    createdAt: instant().notNull().default(now),
    lastSeenAt: instant().notNull().default(now),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (table) => [index('sign_ins_person').on(table.personId)],
)

/** Personal API tokens, `gr_…`, of which only the SHA-256 is kept. */
export const tokens = pgTable(
  'tokens',
  {
    id: text().$type<TokenId>().primaryKey(),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    hash: text().notNull().unique(),
    scopes: jsonb().$type<TokenScope[]>().notNull().default(['read', 'write', 'administer']),
    createdAt: instant().notNull().default(now),
    lastUsedAt: instant(),
    expiresAt: instant(),
    revokedAt: instant(),
  },
  (table) => [index('tokens_person').on(table.personId)],
)

/** An account at a sign-in provider that is a person's. */
export const identities = pgTable(
  'identities',
  {
    provider: text().notNull(),
    /** Their id there, which never changes. */
    subject: text().notNull(),
    personId: text()
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: instant().notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.provider, table.subject] }), index('identities_person').on(table.personId)],
)

/** Invitations to make an account, of whose tokens only the SHA-256 is kept. */
export const invitations = pgTable('invitations', {
  id: text().$type<InvitationId>().primaryKey(),
  hash: text().notNull().unique(),
  /** The address that alone may use it; null: whoever has the link. */
  email: text(),
  administrator: boolean().notNull().default(false),
  /** Whether the link went to the address by mail alone, so that using it proves the address. */
  mailed: boolean().notNull().default(false),
  invitedBy: text()
    .$type<PersonId>()
    .notNull()
    .references(() => people.id, { onDelete: 'cascade' }),
  createdAt: instant().notNull().default(now),
  expiresAt: instant().notNull(),
  usedBy: text()
    .$type<PersonId>()
    .references(() => people.id, { onDelete: 'set null' }),
  usedAt: instant(),
  revokedAt: instant(),
})

export type PendingSignUp = { name: string; passwordHash: string }

/** Links that work once: the set-up of the first account (without a person), signing in, and confirming a sign-up. Only the SHA-256 is kept. */
export const oneTimeLinks = pgTable('one_time_links', {
  hash: text().primaryKey(),
  kind: text({ enum: ['set_up', 'sign_in', 'sign_up'] }).notNull(),
  personId: text()
    .$type<PersonId>()
    .references(() => people.id, { onDelete: 'cascade' }),
  /** The address that the link went to by mail alone, which using it proves. */
  mailedTo: text(),
  /** The account that a sign-up becomes once its address is confirmed. */
  signUp: jsonb().$type<PendingSignUp>(),
  createdAt: instant().notNull().default(now),
  expiresAt: instant().notNull(),
  usedAt: instant(),
})

import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Store } from '#db/client.ts'
import { isListed } from '#db/reads/chat-access.ts'
import { cutPage, makeCursor, readCursor } from '#db/reads/page-cursor.ts'
import { isFreshByLink } from '#db/reads/sign-ins.ts'
import { chats } from '#db/schema/chats.ts'
import { people, signIns, tokens } from '#db/schema/people.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import type { AccountActor, HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import type { AccountInfo } from '#lib/domain/people/account.ts'
import type { PersonInfo } from '#lib/domain/people/person.ts'
import { type Preferences, preferences } from '#lib/domain/people/preferences.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** One's own account. */
export async function readPerson(actor: AccountActor, store: Store): Promise<PersonInfo> {
  const { id, name, email, administrator } = people
  const [person] = await store.database
    .select({ id, name, email, administrator })
    .from(people)
    .where(eq(people.id, actor.personId))
  if (!person) throw notFound('account')
  return person
}

/** What others call somebody; null once the account is gone. */
export async function readName(actor: AccountActor, store: Store): Promise<string | null> {
  const [person] = await store.database.select({ name: people.name }).from(people).where(eq(people.id, actor.personId))
  return person?.name ?? null
}

/** How somebody likes Greenroom. */
export async function readPreferences(actor: AccountActor, store: Store): Promise<Preferences> {
  const [row] = await store.database
    .select({ stored: people.preferences })
    .from(people)
    .where(eq(people.id, actor.personId))
  return preferences.parse(row?.stored ?? {})
}

/** Whose address this is, for the machine's own scripts. */
export async function findPersonByEmail(_machine: HostActor, store: Store, email: string): Promise<PersonId | null> {
  const [person] = await store.database
    .select({ id: people.id })
    .from(people)
    .where(eq(sql`lower(${people.email})`, sql`lower(${email})`))
  return person?.id ?? null
}

/** How many accounts there are: with none, the installation waits for its set-up. */
export function countPeople(store: Store): Promise<number> {
  return store.database.$count(people)
}

/** Whether the actor has a password, and whether another one asks for it. */
export async function readPasswordState(
  actor: PersonActor,
  store: Store,
): Promise<{ hasPassword: boolean; asksPassword: boolean }> {
  const own = and(eq(people.id, actor.personId), sql`${people.passwordHash} is not null`)
  const hasPassword = (await store.database.$count(people, own)) > 0
  return { hasPassword, asksPassword: hasPassword && !(await isFreshByLink(actor, store)) }
}

const place = z.tuple([z.string(), z.string()])

/** All accounts by name, or those whose name or address has the search in it. Administrators only. */
export async function listPeople(
  actor: AccountActor,
  store: Store,
  { search, limit, cursor }: { search?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: AccountInfo[]; nextCursor: string | null }> {
  requireAdministrator(actor)
  const name = sql<string>`lower(${people.name}) collate "C"`
  const after = cursor === undefined ? undefined : readCursor(place, cursor)
  const rows = await store.database
    .select({ account: accountColumns, name })
    .from(people)
    .where(and(matches(search), after && sql`(${name}, ${people.id}) > (${after[0]}, ${after[1]})`))
    .orderBy(asc(name), asc(people.id))
    .limit(limit + 1)
  const { page, more } = cutPage(rows, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ account }) => account),
    nextCursor: more && last ? makeCursor([last.name, last.account.id]) : null,
  }
}

/** One account. Administrators only. */
export async function readAccount(actor: AccountActor, store: Store, personId: PersonId): Promise<AccountInfo> {
  requireAdministrator(actor)
  const [row] = await store.database.select(accountColumns).from(people).where(eq(people.id, personId))
  if (!row) throw notFound('account')
  return row
}

/** With its table: a query of one table leaves it out, and within a subquery it would mean another. */
const personOfRow = sql`${people}.${sql.identifier(people.id.name)}`

const accountColumns = {
  id: people.id,
  name: people.name,
  email: people.email,
  administrator: people.administrator,
  createdAt: people.createdAt,
  lastSeenAt: sql`greatest(
    (select max(${signIns.lastSeenAt}) from ${signIns} where ${signIns.personId} = ${personOfRow}),
    (select max(${tokens.lastUsedAt}) from ${tokens} where ${tokens.personId} = ${personOfRow}))`.mapWith(
    people.createdAt,
  ),
  disabledAt: people.disabledAt,
  chatCount: sql<number>`(select count(*) from ${chats} where ${chats.ownerId} = ${personOfRow}
    and ${isNull(chats.deletedAt)} and ${isListed})::int`,
  workspaceCount: sql<number>`(select count(*) from ${workspaces} where ${workspaces.ownerId} = ${personOfRow}
    and ${isNull(workspaces.deletedAt)})::int`,
}

function matches(search: string | undefined): SQL | undefined {
  const words = search?.trim()
  if (!words) return undefined
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  return or(sql`${people.name} ilike ${pattern}`, sql`${people.email} ilike ${pattern}`)
}

import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import fuzzysort from 'fuzzysort'
import type { Store } from '#db/client.ts'
import { listedTo } from '#db/reads/chat-access.ts'
import { chats, messages } from '#db/schema/chats.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { SearchHit } from '#lib/domain/api/search.ts'
import { markWords, searchWords, snippetOf } from '#lib/domain/chats/snippet.ts'

/** So many of the newest titles are looked at. */
const titleLimit = 5_000
/** A title that has only the letters of what was asked for, and fits worse, is no hit. */
const lettersThreshold = 0.62
/** A message that is as old as this counts half of one that was just said. */
const halfLifeDays = 60

/**
 * The actor's chats whose title or messages say what is asked for, best first: titles by how well they fit, messages by Postgres' rank,
 * both by how new they are. Deleted chats and messages that were cut off are not searched.
 */
export async function search(
  actor: AccountActor,
  store: Store,
  { query, limit }: { query: string; limit: number },
): Promise<SearchHit[]> {
  const words = searchWords(query)
  const [titles, texts] = await Promise.all([
    searchTitles(actor, store, { query, words }),
    searchTexts(actor, store, { words, limit }),
  ])
  const whole = texts.length < limit ? await searchLiterally(actor, store, { query, limit }) : []
  const known = new Set(texts.map((hit) => hit.messageId))
  const all = [
    ...titles.map((row) => ({ ...row, score: row.fit * freshness(row.at) })),
    ...texts.map((row) => ({ ...row, score: (0.5 + row.rank) * freshness(row.at) })),
    ...whole.filter((row) => !known.has(row.messageId)).map((row) => ({ ...row, score: 0.4 * freshness(row.at) })),
  ]
  return all
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((row) => toHit(row, words))
}

type Found = Pick<SearchHit, 'chatId' | 'workspaceId' | 'workspaceName' | 'messageId' | 'at'> & {
  title: string | null
  excerpt: string | null
}

const toHit = ({ title, excerpt, chatId, workspaceId, workspaceName, messageId, at }: Found, words: string[]) => ({
  chatId,
  workspaceId,
  workspaceName,
  messageId,
  at,
  title: markWords(title ?? 'New chat', words),
  snippet: excerpt === null ? null : snippetOf(excerpt, words),
})

const freshness = (at: string) => {
  const days = Math.max(0, (Date.now() - Date.parse(at)) / 86_400_000)
  return 1 / (1 + days / halfLifeDays)
}

async function searchTitles(
  actor: AccountActor,
  store: Store,
  { query, words }: { query: string; words: readonly string[] },
): Promise<(Found & { fit: number })[]> {
  const rows = await store.database
    .select({
      chatId: chats.id,
      workspaceId: chats.workspaceId,
      workspaceName: workspaces.name,
      title: chats.title,
      at: chats.activeAt,
    })
    .from(chats)
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .where(and(listedTo(actor), sql`${chats.title} is not null`))
    .orderBy(desc(chats.activeAt))
    .limit(titleLimit)
  return fuzzysort.go(query, rows, { key: 'title', limit: 500 }).flatMap(({ obj, score }) => {
    const title = obj.title?.toLowerCase() ?? ''
    const hasWords = words.every((word) => title.includes(word))
    if (!hasWords && score < lettersThreshold) return []
    return [{ ...obj, messageId: null, excerpt: null, fit: hasWords ? 1 + score : score / 2 }]
  })
}

/** Every word, the last as the beginning of one. */
const tsquery = (words: readonly string[]): string =>
  words
    .map((word, index) => {
      const quoted = `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
      return index === words.length - 1 ? `${quoted}:*` : quoted
    })
    .join(' & ')

async function searchTexts(
  actor: AccountActor,
  store: Store,
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<(Found & { rank: number })[]> {
  const asked = sql`to_tsquery('simple', ${tsquery(words)})`
  // The expression must be the index's own.
  const vector = sql`to_tsvector('simple', ${messages.searchText})`
  return await readTexts(actor, store, {
    words,
    limit,
    where: sql`${vector} @@ ${asked}`,
    rank: sql<number>`ts_rank(${vector}, ${asked}, 1)`,
  })
}

/** For what is no word to Postgres: parts of words, signs, languages without spaces. */
async function searchLiterally(
  actor: AccountActor,
  store: Store,
  { query, limit }: { query: string; limit: number },
): Promise<Found[]> {
  const pattern = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`
  const where = sql`${messages.searchText} ilike ${pattern}`
  return await readTexts(actor, store, { words: [query.toLowerCase()], limit, where, rank: sql<number>`0::real` })
}

async function readTexts(
  actor: AccountActor,
  store: Store,
  { words, limit, where, rank }: { words: readonly string[]; limit: number; where: SQL; rank: SQL<number> },
): Promise<(Found & { rank: number })[]> {
  const places = words.map((word) => sql`nullif(strpos(lower(${messages.searchText}), ${word}), 0)`)
  const first = sql`coalesce(${sql.join(places, sql`, `)}, 1)`
  return await store.database
    .select({
      chatId: chats.id,
      workspaceId: chats.workspaceId,
      workspaceName: workspaces.name,
      title: chats.title,
      messageId: messages.id,
      at: messages.at,
      excerpt: sql<string>`substring(${messages.searchText} from greatest(1, ${first} - 90) for 400)`,
      rank,
    })
    .from(messages)
    .innerJoin(chats, eq(chats.id, messages.chatId))
    .innerJoin(workspaces, eq(workspaces.id, chats.workspaceId))
    .where(and(listedTo(actor), isNull(messages.cutAt), where))
    .orderBy(desc(rank), desc(messages.at))
    .limit(limit)
}

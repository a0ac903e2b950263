import { type Dialect, type DoorName, dialectOf, doorNames, prefixOf } from '#agent-host/gateway/doors.ts'

/** What a request asks for. `rest` is appended to the provider's address; `model` where the path names it. */
export type Route = {
  door: DoorName
  rest: string
  query: URLSearchParams
  /** It asks which models there are, and costs nothing. */
  listsModels: boolean
  model: string | null
}

export type Asked = { route: Route; token: string | null } | { missing: true; dialect: Dialect | null }

type Offer = { method: 'GET' | 'POST'; path: RegExp }

const openai: Offer[] = [
  { method: 'POST', path: /^\/(chat\/completions|completions|responses|embeddings)$/ },
  { method: 'GET', path: /^\/models(\/[\w:-][\w.:-]*)?$/ },
]
/** All that is forwarded: no path may hold anything that could be read as another, such as `..`, `//` or an encoded slash. */
const offers: Record<Dialect, Offer[]> = {
  openai,
  anthropic: [
    { method: 'POST', path: /^\/v1\/messages(\/count_tokens)?$/ },
    { method: 'GET', path: /^\/v1\/models(\/[\w:-][\w.:-]*)?$/ },
  ],
  google: [
    {
      method: 'POST',
      path: /^\/v1(?:beta)?\/models\/([\w-][\w.-]*):(generateContent|streamGenerateContent|countTokens)$/,
    },
    { method: 'GET', path: /^\/v1(?:beta)?\/models(\/[\w-][\w.-]*)?$/ },
  ],
}

/** Reads a request's method and target (RFC 9112, 3.2: only the origin form is taken). A `key` in the query is taken out of it. */
export function findRoute(method: string | undefined, target: string | undefined): Asked {
  const [path = '', ...after] = (target ?? '').split('?')
  const door = doorNames.find((name) => path.startsWith(`${prefixOf[name]}/`))
  if (!door) return { missing: true, dialect: null }
  const dialect = dialectOf[door]
  const rest = path.slice(prefixOf[door].length)
  const offer = offers[dialect].find((each) => each.method === method && each.path.test(rest))
  if (!offer) return { missing: true, dialect }
  const query = new URLSearchParams(after.join('?'))
  const token = query.get('key')
  query.delete('key')
  const model = dialect === 'google' && method === 'POST' ? (offer.path.exec(rest)?.[1] ?? null) : null
  return { route: { door, rest, query, listsModels: method === 'GET', model }, token }
}

/** Where a route leads at its provider. */
export function targetOf(base: string, { rest, query }: Pick<Route, 'rest' | 'query'>): URL {
  const target = new URL(base)
  target.pathname = `${target.pathname.replace(/\/+$/, '')}${rest}`
  for (const [name, value] of query) target.searchParams.append(name, value)
  return target
}

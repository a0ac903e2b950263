import pg from 'pg'

/** pgjdbc prepares at the fifth use too (prepareThreshold). A plan takes some 50 kB in each connection. */
const defaults = { uses: 5, most: 128 }
/** So many texts are remembered that were not used so often; then counting begins anew. */
const mostCounted = 2_000

/**
 * Names for the statements that are used again and again, so that Postgres keeps what it made of them: planning takes longer than running
 * most of ours. A text has one name for good; there are never more than `most`, each held by every connection that used it.
 */
export class StatementNames {
  readonly #limits: typeof defaults
  readonly #names = new Map<string, string>()
  readonly #uses = new Map<string, number>()

  constructor(limits: Partial<typeof defaults> = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  /** The name of a statement that is about to be used; undefined where it has none (yet). */
  of(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known || this.#names.size >= this.#limits.most) return known
    const uses = (this.#uses.get(text) ?? 0) + 1
    if (uses < this.#limits.uses) {
      if (this.#uses.size >= mostCounted) this.#uses.clear()
      this.#uses.set(text, uses)
      return undefined
    }
    this.#uses.delete(text)
    const name = `greenroom_${this.#names.size + 1}`
    this.#names.set(text, name)
    return name
  }
}

type Asked = { text?: string; name?: string | undefined }
type Query = (asked: unknown, values?: unknown, callback?: unknown) => unknown

/** Clients of one pool that prepare by these names. Not for connections through a pooler that hands them to others between transactions. */
export function preparingClient(names: StatementNames): typeof pg.Client {
  const query = pg.Client.prototype.query as Query
  const prepared: Query = function (this: pg.Client, asked, values, callback) {
    return query.call(
      this,
      isNameable(asked, values) ? { ...asked, name: names.of(asked.text) } : asked,
      values,
      callback,
    )
  }
  return class extends pg.Client {
    override query = prepared as pg.Client['query']
  }
}

function isNameable(asked: unknown, values: unknown): asked is Asked & { text: string } {
  if (typeof asked !== 'object' || asked === null || !Array.isArray(values) || values.length === 0) return false
  const { text, name } = asked as Asked
  return typeof text === 'string' && name === undefined && !('submit' in asked)
}

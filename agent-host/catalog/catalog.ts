import type { Backend } from '#agent-host/backends/backend.ts'
import type { BackendInfo, CustomBackend } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

export type CatalogParts = {
  builtIn: readonly Backend[]
  listCustom(): Promise<CustomBackend[]>
  make(definition: CustomBackend): Backend
}

/** What this host can run: what it came with and what administrators added. A changed definition is another backend. */
export class Catalog {
  readonly #parts: CatalogParts
  readonly #custom = new Map<string, Backend>()

  constructor(parts: CatalogParts) {
    this.#parts = parts
  }

  async find(id: BackendId): Promise<Backend | null> {
    return (
      this.#parts.builtIn.find((backend) => backend.id === id) ??
      (await this.#readCustom()).find((backend) => backend.id === id) ??
      null
    )
  }

  /** Every backend with what its check says now. */
  async check(signal: AbortSignal): Promise<BackendInfo[]> {
    const backends = [...this.#parts.builtIn, ...(await this.#readCustom())]
    return await Promise.all(backends.map((backend) => backend.health(signal)))
  }

  async #readCustom(): Promise<Backend[]> {
    const definitions = await this.#parts.listCustom()
    const keys = new Set<string>()
    const backends = definitions.map((definition) => {
      const key = JSON.stringify(definition)
      keys.add(key)
      const backend = this.#custom.get(key) ?? this.#parts.make(definition)
      this.#custom.set(key, backend)
      return backend
    })
    for (const key of this.#custom.keys()) if (!keys.has(key)) this.#custom.delete(key)
    return backends
  }
}

import type { Backend } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { Offers } from '#agent-host/catalog/offers.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendDefinition, BackendHealth, BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import type { Logger } from '#lib/log.ts'

export type CatalogParts = {
  builtIn: readonly Backend[]
  listCustom(): Promise<BackendDefinition[]>
  make(definition: BackendDefinition): Backend
  /** Adds to what a backend says how it is installed and what it lacks. */
  complete(health: BackendHealth): Promise<BackendInfo>
  /** What models there are, for asking what a backend offers. */
  models: ModelAccess
  log: Logger
}

/** What this host can run: what it came with and what administrators added. A changed definition is another backend. */
export class Catalog {
  readonly #parts: CatalogParts
  readonly #custom = new Map<string, Backend>()
  readonly #offers: Offers
  #checked: { backend: Backend; info: BackendInfo }[] = []
  #learning: Promise<void> = Promise.resolve()

  constructor(parts: CatalogParts) {
    this.#parts = parts
    this.#offers = new Offers({ log: parts.log, models: parts.models })
  }

  async find(id: BackendId): Promise<Backend | null> {
    return (
      this.#parts.builtIn.find((backend) => backend.id === id) ??
      (await this.#readCustom()).find((backend) => backend.id === id) ??
      null
    )
  }

  /** What an administrator added under this id; null where there is nothing. */
  async definition(id: BackendId): Promise<BackendDefinition | null> {
    return (await this.#parts.listCustom()).find((definition) => definition.id === id) ?? null
  }

  /** Every backend with what its check says now, and what is known of its offer. */
  async check(signal: AbortSignal): Promise<BackendInfo[]> {
    const backends = [...this.#parts.builtIn, ...(await this.#readCustom())]
    this.#checked = await Promise.all(
      backends.map(async (backend) => ({ backend, info: await this.#parts.complete(await backend.health(signal)) })),
    )
    return this.#known()
  }

  /** What an earlier process of this host learned, until it is learned again. */
  recall(backends: readonly BackendInfo[]): void {
    for (const { id, offer } of backends) if (offer) this.#offers.recall(id, offer)
  }

  /** Learns what the ready backends offer where that is not known; resolves when all were asked. `onLearned` gets what is known then. */
  learn(signal: AbortSignal, onLearned: (backends: BackendInfo[]) => Promise<void>): Promise<void> {
    this.#learning = this.#learning.then(async () => {
      const ready = this.#checked.filter(({ info }) => info.state === 'ready')
      await this.#offers.learn(ready, signal, () => onLearned(this.#known()))
    })
    return this.#learning
  }

  /** An agent said something while a chat's session was opened. */
  heard(id: BackendId, update: AgentUpdate): void {
    if (update.type === 'options') this.#offers.heard(id, update.options)
  }

  #known(): BackendInfo[] {
    return this.#checked.map(({ info }) => ({ ...info, offer: this.#offers.of(info.id) }))
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

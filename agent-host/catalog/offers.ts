import type { Backend } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { readOffer } from '#agent-host/catalog/read-offer.ts'
import type { BackendInfo, BackendOffer, BackendOption } from '#lib/domain/backends/backend.ts'
import { hasOtherChoices } from '#lib/domain/backends/choices.ts'
import type { BackendId } from '#lib/domain/ids.ts'
import type { Logger } from '#lib/log.ts'

type Known = {
  backend: Backend
  version: string | null
  /** Null where it could not be learned. */
  offer: BackendOffer | null
  triedAtMs: number
  outdated: boolean
}

/** How soon a backend that could not be asked, or that told other choices, is asked again. */
const retryMs = 10 * 60_000

/**
 * What backends offer, learned once for each version from a session of no chat. A chat's session may tell of other choices; they
 * are the reason to ask again rather than the answer: what it offers may be of its workspace alone.
 */
export class Offers {
  readonly #known = new Map<BackendId, Known>()
  readonly #recalled = new Map<BackendId, BackendOffer>()
  readonly #log: Logger
  readonly #models: ModelAccess
  readonly #nowMs: () => number

  constructor(parts: { log: Logger; models: ModelAccess; nowMs?: () => number }) {
    this.#log = parts.log
    this.#models = parts.models
    this.#nowMs = parts.nowMs ?? (() => performance.now())
  }

  /** What is known of a backend's offer, of whatever version: null before it was learned. */
  of(id: BackendId): BackendOffer | null {
    return this.#known.get(id)?.offer ?? this.#recalled.get(id) ?? null
  }

  /** What was learned before, to be shown until it is learned again. */
  recall(id: BackendId, offer: BackendOffer): void {
    this.#recalled.set(id, offer)
  }

  /** A chat's session told what can be chosen in it. */
  heard(id: BackendId, options: readonly BackendOption[]): void {
    const known = this.#known.get(id)
    if (known?.offer && hasOtherChoices(known.offer.options, options)) known.outdated = true
  }

  /** Asks those that are ready and not known yet, one after another; `onLearned` after each that answered. */
  async learn(
    ready: readonly { backend: Backend; info: BackendInfo }[],
    signal: AbortSignal,
    onLearned: () => Promise<void>,
  ): Promise<void> {
    for (const { backend, info } of ready) {
      if (signal.aborted) return
      if (!this.#isDue(backend, info.version)) continue
      const offer = await this.#ask(backend, signal)
      const before = this.#known.get(backend.id)
      const known = { backend, version: info.version, triedAtMs: this.#nowMs(), outdated: false }
      this.#known.set(backend.id, { ...known, offer: offer ?? before?.offer ?? null })
      if (offer) await onLearned()
    }
  }

  #isDue(backend: Backend, version: string | null): boolean {
    const known = this.#known.get(backend.id)
    if (!known || known.backend !== backend || known.version !== version) return true
    const isWanted = known.offer === null || known.outdated
    return isWanted && this.#nowMs() - known.triedAtMs >= retryMs
  }

  async #ask(backend: Backend, signal: AbortSignal): Promise<BackendOffer | null> {
    try {
      return await readOffer(backend, this.#models, signal)
    } catch (error) {
      if (!signal.aborted) this.#log.info({ err: error, backend: backend.id }, 'a backend did not say what it offers')
      return null
    }
  }
}

import {
  type Backend,
  BackendFault,
  type BackendSlot,
  type SlotExit,
  type SlotLaunch,
} from '#agent-host/backends/backend.ts'
import { backendId, backendSessionId } from '#lib/domain/ids.ts'

/** Agents that live in memory: a process knows the sessions that were opened in any process of this backend. */
export class FakeAgents implements Backend {
  readonly id = backendId.parse('fake')
  readonly name = 'Fake'
  readonly sharesSlots: boolean
  tellsRetries = false
  readonly said: string[] = []
  readonly known = new Set<string>()
  /** By the number of the process; 100 where nothing is said. */
  readonly megabytes = new Map<number, number>()
  /** The home of each process, by its number. */
  readonly homes = new Map<number, string>()
  /** What a start comes to; null: a process. */
  broken: BackendFault | null = null
  ending: Promise<void> = Promise.resolve()
  starting = 0
  mostStarting = 0
  /** The most processes that there were at once. */
  most = 0
  #living = 0
  #held: PromiseWithResolvers<void> | null = null
  readonly #exits: ((exit: SlotExit) => void)[] = []

  constructor(sharesSlots: boolean) {
    this.sharesSlots = sharesSlots
  }

  async health() {
    const about = { id: this.id, name: this.name, version: null, fault: null, custom: false, scripted: false }
    return { ...about, state: 'ready' as const, steers: false, offer: null }
  }

  /** Starts take until `letGo`. */
  hold(): void {
    this.#held = Promise.withResolvers()
  }

  letGo(): void {
    this.#held?.resolve()
  }

  crash(number: number): void {
    this.#exits[number - 1]?.({ code: 1, signal: null, stderrTail: '' })
  }

  async prepare({ signal, homeDirectory }: Pick<SlotLaunch, 'signal' | 'homeDirectory'>): Promise<BackendSlot> {
    this.starting++
    this.mostStarting = Math.max(this.mostStarting, this.starting)
    try {
      await this.#held?.promise
      signal.throwIfAborted()
      if (this.broken) throw this.broken
      return this.#process(homeDirectory)
    } finally {
      this.starting--
    }
  }

  #process(homeDirectory: string): BackendSlot {
    const gone = Promise.withResolvers<SlotExit>()
    const number = this.#exits.push(gone.resolve)
    this.said.push(`start ${number}`)
    this.homes.set(number, homeDirectory)
    this.most = Math.max(this.most, ++this.#living)
    let opened = 0
    const session = (id: string) => {
      this.known.add(id)
      return {
        id: backendSessionId.parse(id),
        prompt: async () => ({ kind: 'completed' as const, stopReason: 'end_turn' }),
        setOption: async (option: string, value: string) => void this.said.push(`${option}=${value}`),
        close: async () => void this.said.push(`close ${id}`),
      }
    }
    return {
      processId: number,
      droppedLateUpdates: 0,
      exited: gone.promise,
      openSession: async () => session(`session ${number}.${++opened}`),
      resumeSession: async ({ sessionId, options }) => {
        if (!this.known.has(sessionId))
          throw new BackendFault('session_lost', { kind: 'internal', message: 'unknown', retryable: true })
        const applied = Object.entries(options).map(([id, value]) => ` ${id}=${value}`)
        this.said.push(`resume ${sessionId}${applied.join('')}`)
        return session(sessionId)
      },
      [Symbol.asyncDispose]: async () => {
        await this.ending
        this.#living--
        this.said.push(`end ${number}`)
        gone.resolve({ code: 0, signal: null, stderrTail: '' })
      },
    }
  }
}

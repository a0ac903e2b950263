import type { Store } from '#db/client.ts'
import { readPrinted, readShell, type ShellPlace } from '#db/reads/shells.ts'
import { typeIntoShell } from '#db/writes/shells/type.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

/** Follows a shell as its page would: what it prints and how it is. `until` waits for what the test is about. */
export async function followShell(actor: AccountActor, store: Store, place: ShellPlace) {
  const follower = new ShellFollower(actor, store, place)
  await follower.start()
  return follower
}

class ShellFollower implements AsyncDisposable {
  readonly #actor: AccountActor
  readonly #store: Store
  readonly place: ShellPlace
  readonly #chunks: Buffer[] = []
  #at = 0
  #missed = 0
  #seq = 0
  #shell: ShellInfo | undefined
  #reading: Promise<void> = Promise.resolve()
  #changed = Promise.withResolvers<void>()
  #unsubscribe: () => void = () => undefined

  constructor(actor: AccountActor, store: Store, place: ShellPlace) {
    this.#actor = actor
    this.#store = store
    this.place = place
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#store.bus.subscribe({
      notice: (notice) => {
        if ((notice.type === 'printed' || notice.type === 'shell') && notice.shellId === this.place.shellId)
          this.#readOn()
      },
      resynced: () => this.#readOn(),
    })
    this.#readOn()
    await this.#reading
  }

  get shell(): ShellInfo {
    if (!this.#shell) throw new Error('not started')
    return this.#shell
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get text(): string {
    return this.bytes.toString()
  }

  /** How many bytes were printed so far, and how many of them this missed. */
  get seen() {
    return { to: this.#at, missed: this.#missed }
  }

  async type(text: string): Promise<void> {
    const typing = { ...this.place, client: 'test', seq: ++this.#seq, bytes: Buffer.from(text) }
    await typeIntoShell(this.#actor, this.#store, typing)
  }

  async until(what: string, holds: (seen: { text: string; shell: ShellInfo }) => boolean, timeoutMs = 20_000) {
    const deadline = performance.now() + timeoutMs
    while (!holds({ text: this.text, shell: this.shell })) {
      const left = deadline - performance.now()
      if (left <= 0)
        throw new Error(`never seen: ${what}; last: ${JSON.stringify([this.text.slice(-500), this.shell])}`)
      const timer = Promise.withResolvers<void>()
      const handle = setTimeout(timer.resolve, left)
      await Promise.race([this.#changed.promise, timer.promise])
      clearTimeout(handle)
    }
    return { text: this.text, shell: this.shell }
  }

  says = (text: string) => this.until(text, (seen) => seen.text.includes(text))
  ended = (timeoutMs?: number) => this.until('its end', ({ shell }) => shell.state === 'ended', timeoutMs)

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe()
    await this.#reading
  }

  #readOn(): void {
    this.#reading = this.#reading.then(() => this.#read())
  }

  async #read(): Promise<void> {
    const { shell } = await readShell(this.#actor, this.#store, this.place)
    for (;;) {
      const after = this.#at
      const pieces = await readPrinted(this.#actor, this.#store, { shellId: this.place.shellId, after, limit: 50 })
      if (pieces.length === 0) break
      for (const { from, to, data } of pieces) {
        this.#missed += Math.max(0, from - this.#at)
        this.#chunks.push(Buffer.from(data, 'base64').subarray(Math.max(0, this.#at - from)))
        this.#at = to
      }
    }
    this.#shell = shell
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
}

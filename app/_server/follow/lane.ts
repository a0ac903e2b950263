import type { Follower } from '#app/_server/follow/follower.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import { Step } from '#app/_server/follow/step.ts'
import type { LogNotice } from '#db/bus/bus.ts'
import type { Role } from '#lib/domain/actors/actor.ts'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { project } from '#lib/domain/events/project.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Notices that are kept while a gap before them is read. */
const heldLimit = 256

type LaneParts = {
  chatId: ChatId
  role: Role
  reads: FollowReads
  onFault: (error: unknown) => void
  nowMs: () => number
  later: (milliseconds: number, run: () => void) => void
  onTold?: (writtenAt: string) => void
}

/**
 * How far apart a lane tells its followers, in milliseconds: writing to each costs more than what is written, so that what comes at 200
 * tokens a second to many goes together. A few are told at once.
 */
const gatherMs = (followers: number): number => (followers <= 8 ? 0 : Math.min(45, 5 + followers / 20))

/**
 * One chat as one role sees it. It goes through the log in order, projects each event once for all its followers, and reads what a
 * notice did not carry.
 */
export class Lane {
  readonly chatId: ChatId
  readonly role: Role
  readonly followers = new Set<Follower>()
  readonly #reads: FollowReads
  readonly #onFault: (error: unknown) => void
  readonly #nowMs: () => number
  readonly #later: (milliseconds: number, run: () => void) => void
  readonly #onTold: LaneParts['onTold']
  /** How far it has the log; null until there is a live follower. */
  #seq: number | null = null
  /** What it has and its live followers were not told yet, and how far they were. */
  #untold: ChatEvent[] = []
  #toldSeq = 0
  #toldAtMs = Number.NEGATIVE_INFINITY
  #gathering = false
  /** How far the log is known to go. */
  #head = 0
  #held: LogNotice[] = []
  #filling = false

  constructor(of: LaneParts) {
    this.chatId = of.chatId
    this.role = of.role
    this.#reads = of.reads
    this.#onFault = of.onFault
    this.#nowMs = of.nowMs
    this.#later = of.later
    this.#onTold = of.onTold
  }

  /** Whether a follower has all that the lane's have; then it is told what comes from here on. */
  admit(follower: Follower): boolean {
    if (this.#seq === null) {
      this.#seq = follower.seq
      this.#toldSeq = follower.seq
    }
    if (follower.seq < this.#toldSeq) return false
    this.sawHead(follower.seq)
    return true
  }

  hear(notice: LogNotice): void {
    this.#head = Math.max(this.#head, notice.toSeq)
    if (this.#seq === null || notice.toSeq <= this.#seq) return
    if (!this.#filling && this.#apply(notice)) return
    if (this.#held.length < heldLimit) this.#held.push(notice)
    void this.#fill()
  }

  /** Somebody found the log to go so far: what was not heard of is read. */
  sawHead(seq: number): void {
    this.#head = Math.max(this.#head, seq)
    if (this.#seq !== null && this.#head > this.#seq) void this.#fill()
  }

  /** False where there is a gap before it, or it does not carry its events. */
  #apply({ fromSeq, toSeq, events }: LogNotice): boolean {
    if (this.#seq === null || fromSeq > this.#seq + 1 || !events) return false
    const after = this.#seq
    const news = events.filter((event) => event.seq > after)
    this.#advance(
      news.flatMap((event) => project(event, this.role) ?? []),
      toSeq,
    )
    return true
  }

  #advance(events: ChatEvent[], throughSeq: number): void {
    if (this.#seq === null || throughSeq <= this.#seq) return
    this.#seq = throughSeq
    this.#untold.push(...events)
    const waitMs = this.#toldAtMs + gatherMs(this.followers.size) - this.#nowMs()
    if (waitMs <= 0) this.#tell()
    else this.#gather(waitMs)
  }

  #gather(waitMs: number): void {
    if (this.#gathering) return
    this.#gathering = true
    this.#later(waitMs, () => {
      this.#gathering = false
      this.#tell()
    })
  }

  #tell(): void {
    if (this.#seq === null || this.#seq <= this.#toldSeq) return
    const step = new Step(this.#untold, this.#seq)
    const last = this.#untold.at(-1)
    this.#untold = []
    this.#toldSeq = this.#seq
    this.#toldAtMs = this.#nowMs()
    for (const follower of [...this.followers]) follower.take(step)
    if (last) this.#onTold?.(last.at)
  }

  /** Reads what is missing, as one of its followers, until it is as far as the log is known to go. */
  async #fill(): Promise<void> {
    if (this.#filling) return
    this.#filling = true
    try {
      while (this.#seq !== null && this.#seq < this.#head) {
        const [follower] = this.followers
        if (!follower) break
        if (!(await this.#fillPage(follower, this.#seq))) break
        const held = this.#held.splice(0)
        for (const notice of held) if (notice.toSeq > (this.#seq ?? 0) && !this.#apply(notice)) this.#held.push(notice)
      }
      this.#held = []
    } catch (error) {
      // The rows stay: the poll looks again.
      this.#held = []
      this.#onFault(error)
    } finally {
      this.#filling = false
    }
  }

  /** False where it leads no further for now. */
  async #fillPage(follower: Follower, after: number): Promise<boolean> {
    try {
      const page = await this.#reads.events(follower.actor, this.chatId, after)
      if (page === 'outside') return this.#startAgain()
      if (page.role !== this.role) {
        void follower.begin('reset')
        return true
      }
      this.#advance(page.events, page.throughSeq)
      return page.throughSeq > after
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error
      follower.line.closeChat(this.chatId, 'deleted')
      return true
    }
  }

  /** The log does not go on from here: everybody needs a snapshot. */
  #startAgain(): false {
    this.#seq = null
    this.#untold = []
    for (const follower of [...this.followers]) void follower.begin('reset')
    return false
  }
}

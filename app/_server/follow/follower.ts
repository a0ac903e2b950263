import type { Dress } from '#app/_server/follow/dress.ts'
import type { CloseReason } from '#app/_server/follow/frame.ts'
import type { Lane } from '#app/_server/follow/lane.ts'
import type { FollowReads } from '#app/_server/follow/reads.ts'
import { Step } from '#app/_server/follow/step.ts'
import type { AccountActor, ChatActor, Role } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** Where a follower begins: at a seq that it has seen, with a snapshot, or with one after a `reset`. */
export type Start = { after: number } | 'snapshot' | 'reset'

/** What a follower needs of its connection. */
export type Line = {
  /** Whose connection it is; null where links alone opened it. */
  readonly account: AccountActor | null
  readonly dress: Dress
  /** Something that just happened. */
  write(bytes: Uint8Array): void
  /** Something that was asked for, after `keepsUp`: as long as it is, it does not make its reader slow. */
  answer(bytes: Uint8Array): void
  keepsUp(): Promise<void>
  closeChat(chatId: ChatId, reason: CloseReason): void
  /** It cannot be told what happens: it must come back. */
  fail(error: unknown): void
}
type Parts = {
  reads: FollowReads
  lanes: Lanes
  /** Who is live, and who no longer, is seen by the others. */
  presence: { add(follower: Follower): Promise<void>; remove(follower: Follower): void }
}
type Lanes = { join(chatId: ChatId, role: Role, follower: Follower): Lane; leave(lane: Lane, follower: Follower): void }

/**
 * One chat on one connection. It joins its lane first and reads then, so that nothing is missed; what it reads it is told as fast as
 * it pulls, and from where it caught up with the lane it is live.
 */
export class Follower {
  readonly chatId: ChatId
  readonly actor: ChatActor
  readonly line: Line
  readonly #reads: FollowReads
  readonly #lanes: Lanes
  readonly #presence: Parts['presence']
  #lane: Lane | undefined
  #seq = 0
  #live = false
  /** Counts beginnings and the end, so that what was begun before does nothing more. */
  #round = 0

  constructor(of: { chatId: ChatId; actor: ChatActor; line: Line }, { reads, lanes, presence }: Parts) {
    this.chatId = of.chatId
    this.actor = of.actor
    this.line = of.line
    this.#reads = reads
    this.#lanes = lanes
    this.#presence = presence
  }

  get seq(): number {
    return this.#seq
  }

  get live(): boolean {
    return this.#live
  }

  get role(): Role | undefined {
    return this.#lane?.role
  }

  /** Resolves when it is live, or over. */
  async begin(start: Start): Promise<void> {
    this.#leave()
    const round = ++this.#round
    try {
      const role = await this.#reads.role(this.actor, this.chatId)
      if (round !== this.#round) return
      this.#lane = this.#lanes.join(this.chatId, role, this)
      await this.#read(round, start)
    } catch (error) {
      if (round !== this.#round) return
      if (error instanceof Refusal && error.code === 'not_found') this.line.closeChat(this.chatId, 'deleted')
      else this.line.fail(error)
    }
  }

  end(): void {
    this.#round++
    this.#leave()
  }

  /** What its lane has next. */
  take(step: Step): void {
    if (!this.#live || step.throughSeq <= this.#seq) return
    const after = this.#seq
    this.#seq = step.throughSeq
    this.line.write(this.line.dress.step(this.chatId, step, after))
  }

  /** Who follows the chat now. */
  tellPresence(presence: Presence): void {
    if (this.#live) this.line.write(this.line.dress.presence(this.chatId, presence))
  }

  #goLive(): void {
    this.#live = true
    void this.#presence.add(this)
  }

  #leave(): void {
    this.#presence.remove(this)
    if (this.#lane) this.#lanes.leave(this.#lane, this)
    this.#lane = undefined
    this.#live = false
  }

  async #read(round: number, start: Start): Promise<void> {
    if (start === 'reset') this.line.answer(this.line.dress.reset(this.chatId))
    if (typeof start === 'object') this.#seq = start.after
    const found = typeof start === 'object' ? this.#readPage(round) : this.#readView(round)
    if (!(await found)) return
    for (;;) {
      await this.line.keepsUp()
      if (round !== this.#round || !this.#lane) return
      if (this.#lane.admit(this)) return this.#goLive()
      if (!(await this.#readPage(round))) return
    }
  }

  /** False where it does not go on from there: it began again, or is over. */
  async #readPage(round: number): Promise<boolean> {
    const page = await this.#reads.events(this.actor, this.chatId, this.#seq)
    if (round !== this.#round) return false
    if (page === 'outside' || page.role !== this.role) {
      await this.begin('reset')
      return false
    }
    const step = new Step(page.events, page.throughSeq)
    this.line.answer(this.line.dress.step(this.chatId, step, this.#seq))
    this.#seq = page.throughSeq
    return true
  }

  /** False where it began again, because its role is another than when it joined its lane, or is over. */
  async #readView(round: number): Promise<boolean> {
    const { seq, view } = await this.#reads.view(this.actor, this.chatId)
    if (round !== this.#round) return false
    if (view.role !== this.role) {
      await this.begin('snapshot')
      return false
    }
    this.#seq = seq
    this.line.answer(this.line.dress.snapshot(this.chatId, seq, view))
    return true
  }
}

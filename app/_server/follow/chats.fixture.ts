import type { FollowReads } from '#app/_server/follow/reads.ts'
import type { BusHandlers, LogNotice, Notice } from '#db/bus/bus.ts'
import type { Rights } from '#db/reads/ended-rights.ts'
import type { AccountActor, ChatActor } from '#lib/domain/actors/actor.ts'
import { makeActor } from '#lib/domain/actors/make-actor.ts'
import type { ChatEvent, EventDraft } from '#lib/domain/events/event.ts'
import { fold } from '#lib/domain/events/fold.ts'
import { project, projectView } from '#lib/domain/events/project.ts'
import { type ChatView, chatView } from '#lib/domain/events/view.ts'
import type { ChatId, GrantId, MessageId, PersonId, SignInId, TokenId, TurnId, WorkspaceId } from '#lib/domain/ids.ts'
import { notFound } from '#lib/domain/refusal.ts'

export const at = '2026-03-04T05:06:07.000Z'
export const chatA = 'cht_a' as ChatId
export const chatB = 'cht_b' as ChatId
export const turnId = 'trn_1' as TurnId
export const answerId = 'msg_answer' as MessageId

export const ada = makeActor({
  kind: 'person',
  personId: 'per_ada' as PersonId,
  administrator: false,
  signInId: 'sin_ada' as SignInId,
})
export const bo = makeActor({
  kind: 'token',
  personId: 'per_bo' as PersonId,
  administrator: false,
  scopes: ['read'],
  tokenId: 'tok_bo' as TokenId,
})

export const guest = makeActor({
  kind: 'link',
  grantId: 'grt_1' as GrantId,
  chatId: chatA,
  role: 'viewer',
  rotatedAt: null,
})

export const delta = (text = 'more'): EventDraft => ({
  type: 'part.delta',
  turnId,
  messageId: answerId,
  index: 0,
  text,
})
export const renamed = (title: string): EventDraft => ({ type: 'chat.updated', title })

const emptyView = (chatId: ChatId): ChatView =>
  chatView.parse({
    chat: {
      id: chatId,
      workspaceId: 'wsp_1',
      workspaceName: 'Sample',
      ownerName: 'Ada',
      title: null,
      summary: null,
      backend: 'greenroom',
      model: null,
      mode: null,
      options: {},
      queueHeld: false,
      createdAt: at,
    },
    role: 'owner',
    messages: [],
    olderCursor: null,
    turns: {},
    runningTurnId: null,
    queue: [],
    requests: [],
    patches: [],
    commands: [],
    options: [],
    offeredBy: { commands: null, options: null },
  })

type Row = { ownerId: PersonId; events: ChatEvent[]; keptFromSeq: number; deleted: boolean }
type Carried = 'whole' | 'without events' | 'lost'

/** Chats, their logs and the bus in memory: what the hub sees of the database. */
export class FakeChats implements FollowReads {
  readonly #rows = new Map<ChatId, Row>()
  readonly #subscribers = new Set<BusHandlers>()
  readonly #gates: (() => Promise<void>)[] = []
  readonly inbox = new Map<PersonId, string[]>()
  /** How often the log was read. */
  eventReads = 0
  /** How often it was asked how far logs go. */
  headReads = 0
  pageLimit = 500

  readonly bus = {
    subscribe: async (handlers: BusHandlers) => {
      this.#subscribers.add(handlers)
      return () => this.#subscribers.delete(handlers)
    },
  }

  add(chatId: ChatId, owner: AccountActor): void {
    this.#rows.set(chatId, { ownerId: owner.personId, events: [], keptFromSeq: 1, deleted: false })
  }

  append(chatId: ChatId, drafts: EventDraft[], carried: Carried = 'whole'): void {
    const { events } = this.#row(chatId)
    const from = events.length + 1
    const added = drafts.map((draft, index) => ({ ...draft, seq: from + index, at }))
    events.push(...added)
    const notice: LogNotice = {
      chatId,
      fromSeq: from,
      toSeq: events.length,
      events: carried === 'whole' ? added : null,
    }
    if (carried !== 'lost') for (const handlers of this.#subscribers) handlers.log?.(structuredClone(notice))
  }

  publish(notice: Notice): void {
    for (const handlers of this.#subscribers) handlers.notice?.(notice)
  }

  resync(): void {
    for (const handlers of this.#subscribers) handlers.resynced?.()
  }

  carry(state: 'live' | 'down'): void {
    for (const handlers of this.#subscribers) handlers.carrier?.(state)
  }

  trim(chatId: ChatId, keptFromSeq: number): void {
    this.#row(chatId).keptFromSeq = keptFromSeq
  }

  delete(chatId: ChatId): void {
    this.#row(chatId).deleted = true
  }

  /** The next read waits until the returned function is called; `reached` resolves when it waits. */
  holdNextRead(): { reached: Promise<void>; release: () => void } {
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    this.#gates.push(() => {
      reached.resolve()
      return released.promise
    })
    return { reached: reached.promise, release: released.resolve }
  }

  /** Reads that would still be held are not. */
  dropGates(): void {
    this.#gates.length = 0
  }

  /** Ids of sign-ins, tokens and grants that ended without a notice. */
  readonly over = new Set<string>()

  async role(actor: ChatActor, chatId: ChatId) {
    this.#find(actor, chatId)
    return roleOf(actor)
  }

  async view(actor: ChatActor, chatId: ChatId) {
    const { events } = this.#find(actor, chatId)
    const read = { seq: events.length, view: projectView(events.reduce(fold, emptyView(chatId)), roleOf(actor)) }
    await this.#gates.shift()?.()
    return read
  }

  async events(actor: ChatActor, chatId: ChatId, after: number) {
    this.eventReads++
    const { events, keptFromSeq } = this.#find(actor, chatId)
    if (after + 1 < keptFromSeq || after > events.length) return 'outside' as const
    const page = events.slice(after, after + this.pageLimit)
    await this.#gates.shift()?.()
    const role = roleOf(actor)
    const shown = page.flatMap((event) => project(event, role) ?? [])
    return { events: shown, role, throughSeq: page.at(-1)?.seq ?? after }
  }

  async name(actor: AccountActor) {
    return actor.personId === ada.personId ? 'Ada' : 'Bo'
  }

  async ended(rights: Rights): Promise<Rights> {
    const isOver = (id: string) => this.over.has(id)
    return {
      signInIds: rights.signInIds.filter(isOver),
      tokenIds: rights.tokenIds.filter(isOver),
      links: rights.links.filter(({ grantId }) => isOver(grantId)),
    }
  }

  async heads(chatIds: readonly ChatId[]) {
    this.headReads++
    return chatIds.flatMap((chatId) => {
      const row = this.#rows.get(chatId)
      return row ? [{ chatId, seq: row.events.length, ownerId: row.ownerId, deleted: row.deleted }] : []
    })
  }

  async status(actor: AccountActor, chatId: ChatId) {
    const { events, ownerId } = this.#row(chatId)
    if (ownerId !== actor.personId) return null
    const { chat } = events.reduce(fold, emptyView(chatId))
    const kept = { pinned: false, unread: false }
    const workspaceId = 'wsp_1' as WorkspaceId
    return { chatId, workspaceId, state: 'idle' as const, title: chat.title, summary: null, at, ...kept }
  }

  async statuses(actor: AccountActor) {
    const found = await Promise.all([...this.#rows.keys()].map((chatId) => this.status(actor, chatId)))
    return found.flatMap((status) => status ?? [])
  }

  async openRequests(actor: AccountActor) {
    return this.inbox.get(actor.personId) ?? []
  }

  #row(chatId: ChatId): Row {
    const row = this.#rows.get(chatId)
    if (!row) throw notFound('chat')
    return row
  }

  #find(actor: ChatActor, chatId: ChatId): Row {
    const row = this.#row(chatId)
    const isTheirs = actor.kind === 'link' ? actor.chatId === chatId : row.ownerId === actor.personId
    if (row.deleted || !isTheirs) throw notFound('chat')
    return row
  }
}

const roleOf = (actor: ChatActor) => (actor.kind === 'link' ? actor.role : ('owner' as const))

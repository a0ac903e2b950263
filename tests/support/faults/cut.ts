import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChatEvent } from '#lib/domain/events/event.ts'
import { type Fault, faultLastsMs } from '#tests/support/faults/faults.ts'
import { Follower } from '#tests/support/faults/follower.ts'
import type { Installation } from '#tests/support/faults/installation.ts'
import { type Accepted, countLeft, wholeTurn } from '#tests/support/faults/invariants.ts'
import { type Moment, momentsOf } from '#tests/support/faults/moments.ts'
import type { Row } from '#tests/support/faults/row.ts'

const cutLimitMs = 60_000
const mostLines = 10
const second = { text: 'And then? [[plain:5:500]]', wanted: 'tok0 tok1 tok2 tok3 tok4' }
const nothing = { lost: 0, doubled: 0, orphaned: 0 }
const first = { text: 'Do all of it [[whole:notes.txt]]', wanted: wholeTurn }

export type Cut = { installation: Installation; backend: string; fault: Fault; moment: Moment }

/** One turn of every kind of event, struck at one of them, with a message sent right after; and what is left then. */
export async function runCut(cut: Cut, stopped: AbortSignal): Promise<Row> {
  const run = new CutRun(cut, AbortSignal.any([stopped, AbortSignal.timeout(cutLimitMs)]))
  try {
    return await run.run()
  } finally {
    await run.close()
  }
}

/** The events of a turn that nothing happens to, in their order. */
export async function rehearse(installation: Installation, backend: string, signal: AbortSignal): Promise<Moment[]> {
  const none: Fault = { name: 'nothing', strike: async () => null }
  const run = new CutRun({ installation, backend, fault: none, moment: { type: 'turn.ended', count: 1 } }, signal)
  try {
    const { faults } = await run.run()
    if (faults.length > 0) throw new Error(`already without a fault: ${faults.join('\n')}`)
    return momentsOf(run.events)
  } finally {
    await run.close()
  }
}

class CutRun {
  readonly events: ChatEvent[] = []
  readonly #cut: Cut
  readonly #signal: AbortSignal
  readonly #struck = Promise.withResolvers<void>()
  readonly #errands: Promise<unknown>[] = []
  #chatId = ''
  #follower: Follower | null = null
  #firstTurn = ''
  #secondTurn = ''
  #struckAt: { ms: number; wallMs: number } | null = null
  #wentOn = false
  #recoveredMs: number | null = null
  #mend: Promise<void> | undefined
  #isStruck = false
  readonly #saidBefore: number
  #momentWas: Moment

  constructor(cut: Cut, signal: AbortSignal) {
    this.#cut = cut
    this.#signal = signal
    this.#momentWas = cut.moment
    this.#saidBefore = cut.installation.app.output.length
  }

  async run(): Promise<Row> {
    const { installation, backend, fault } = this.#cut
    const { calls } = installation
    const body = { backend, options: { mode: 'ask' } }
    this.#chatId = (await calls.must<{ id: string }>('POST', '/chats', { body, signal: this.#signal })).id
    const follower = new Follower(calls, this.#chatId, (event) => this.#hear(event))
    this.#follower = follower
    await follower.until('the new chat', () => true, this.#signal)
    const accepted: Accepted[] = []
    try {
      accepted.push(await this.#send(first, (turnId) => (this.#firstTurn = turnId)))
      await Promise.race([this.#struck.promise, this.#whenAborted()])
      accepted.push(await this.#send(second, (turnId) => (this.#secondTurn = turnId)))
      await follower.until('the end of both turns', (view) => this.#bothEnded(view.turns), this.#signal)
      await this.#mend
      await Promise.all(this.#errands)
      const counts = await countLeft({ installation, chatId: this.#chatId, follower, accepted, fault }, this.#signal)
      return this.#row(counts)
    } catch (error) {
      // What was never seen in all that time is still going on somewhere.
      return this.#row({ ...nothing, leftRunning: this.#signal.aborted ? 1 : 0, faults: [this.#tell(error)] })
    }
  }

  #tell(error: unknown): string {
    const { queue, turns, requests, chat } = this.#follower?.view ?? {}
    const state = JSON.stringify({ held: chat?.queueHeld, queue, turns, requests }).slice(0, 1_500)
    return `${error instanceof Error ? error.message : error}; the chat: ${state}`
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#errands)
    await this.#follower?.[Symbol.asyncDispose]()
  }

  #row(counts: Pick<Row, 'lost' | 'doubled' | 'leftRunning' | 'orphaned' | 'faults'>): Row {
    const { fault, backend } = this.#cut
    const { type, count } = this.#momentWas
    const outcome = this.#follower?.view?.turns[this.#firstTurn]?.outcome ?? 'none'
    const row = { fault: fault.name, backend, moment: `${type} ${count}`, outcome, recoveredMs: this.#recoveredMs }
    return { ...row, ...counts, faults: counts.faults.length > 0 ? [...counts.faults, ...this.#saidMeanwhile()] : [] }
  }

  /** What the supervisor told of its programs since this began; what these log is for a log. */
  #saidMeanwhile(): string[] {
    const said = this.#cut.installation.app.output.slice(this.#saidBefore)
    return said.filter((line) => / is started again| ended /.test(line)).slice(0, mostLines)
  }

  async #send(message: { text: string; wanted: string }, known: (turnId: string) => void): Promise<Accepted> {
    const path = `/chats/${this.#chatId}/messages`
    const input = { body: { text: message.text }, key: randomUUID(), signal: this.#signal }
    const { turnId } = await this.#cut.installation.calls.must<{ turnId: string }>('POST', path, input)
    known(turnId)
    this.#look()
    return { turnId, ...message }
  }

  #hear(event: ChatEvent): void {
    this.events.push(event)
    const { type, count } = this.#cut.moment
    const seen = this.events.filter((each) => each.type === event.type).length
    if (!this.#isStruck && ((event.type === type && seen === count) || event.type === 'turn.ended'))
      this.#strike({ type: event.type, count: seen })
    if (event.type === 'request.opened') this.#answer(event.request)
    if (event.type === 'chat.updated' && event.queueHeld) this.#goOn()
    if (this.#struckAt && isWorkOn(this.#firstTurn, event) && Date.parse(event.at) >= this.#struckAt.wallMs)
      this.#wentOn = true
    this.#look()
  }

  #strike(moment: Moment): void {
    this.#isStruck = true
    this.#momentWas = moment
    const { fault, installation } = this.#cut
    const follower = this.#follower
    if (!follower) return
    const striking = fault.strike({ installation, follower }).then((mend) => {
      this.#struckAt = { ms: performance.now(), wallMs: Date.now() }
      this.#struck.resolve()
      return mend
    })
    striking.catch((error: unknown) => this.#struck.reject(error))
    this.#mend = striking.then(async (mend) => {
      if (!mend) return
      await delay(faultLastsMs, undefined, { signal: this.#signal }).catch(() => undefined)
      await mend()
    })
    this.#errand(this.#mend)
  }

  /** Usable again: told by its stream of the message that was sent over the fault, and that the turn goes on or is over. */
  #look(): void {
    const view = this.#follower?.view
    if (this.#recoveredMs !== null || !this.#struckAt || !view || this.#secondTurn === '') return
    const isTold = view.turns[this.#secondTurn] || view.queue.some((entry) => entry.turnId === this.#secondTurn)
    const isOver = view.turns[this.#firstTurn]?.state === 'ended'
    if (!isTold || !(isOver || (this.#wentOn && !this.#cut.fault.endsAlways))) return
    this.#recoveredMs = performance.now() - this.#struckAt.ms
  }

  #bothEnded(turns: Record<string, { state: string }>): boolean {
    return [this.#firstTurn, this.#secondTurn].every((turnId) => turns[turnId]?.state === 'ended')
  }

  #answer({ requestId, ask }: Extract<ChatEvent, { type: 'request.opened' }>['request']): void {
    if (ask.kind !== 'permission') return
    const optionId = ask.options.find(({ kind }) => kind === 'allow_once')?.optionId
    const input = { body: { optionId }, signal: this.#signal }
    this.#errand(this.#cut.installation.calls.insist('POST', `/requests/${requestId}/answer`, input))
  }

  #goOn(): void {
    const path = `/chats/${this.#chatId}/continue`
    const { calls } = this.#cut.installation
    // Without a message that waits it would send one of its own.
    const waits = this.#follower?.until('the second message', (view) => view.queue.length > 0, this.#signal)
    const goOn = () => calls.must('POST', path, { key: randomUUID(), signal: this.#signal })
    this.#errand(Promise.resolve(waits).then(goOn))
  }

  /** Something to be done beside; whether it could be is told at the end. */
  #errand(done: Promise<unknown>): void {
    this.#errands.push(done)
    // Until then it is not lost.
    done.catch(() => undefined)
  }

  #whenAborted(): Promise<never> {
    return new Promise((_, reject) =>
      this.#signal.addEventListener('abort', () => reject(new Error('the event never came')), { once: true }),
    )
  }
}

/** Whether a host wrote it, who runs the turn. */
const isWorkOn = (turnId: string, event: ChatEvent): boolean =>
  'turnId' in event && event.turnId === turnId && event.type !== 'request.closed' && event.type !== 'turn.stopping'

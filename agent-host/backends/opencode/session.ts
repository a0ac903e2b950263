import { setTimeout as delay } from 'node:timers/promises'
import type { FilePartInput, OpencodeClient } from '@opencode-ai/sdk/v2/client'
import type { BackendSession, Pause, PromptInput, PromptOutcome } from '#agent-host/backends/backend.ts'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { invalidOption } from '#agent-host/backends/faults.ts'
import { permissionAsk, permissionReply, questionAnswers, questionAsk } from '#agent-host/backends/opencode/asks.ts'
import { call, OpencodeCallError } from '#agent-host/backends/opencode/calls.ts'
import type { OpencodeEvent, PermissionAsked, QuestionAsked } from '#agent-host/backends/opencode/events.ts'
import {
  agentOf,
  type Choice,
  choose,
  firstChoice,
  isAllowed,
  type Offer,
  offeredOptions,
} from '#agent-host/backends/opencode/options.ts'
import { makeTurnTranslator, type TurnTranslator } from '#agent-host/backends/opencode/translate.ts'
import { makePromptId, TurnWatch } from '#agent-host/backends/opencode/turn-watch.ts'
import { base64Of, placeFiles, sortFiles } from '#agent-host/backends/prompt-files.ts'
import type { RelativePaths } from '#agent-host/backends/relative-paths.ts'
import { isTextType } from '#lib/domain/attachments/allowed.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendSessionId } from '#lib/domain/ids.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

type Parts = {
  id: BackendSessionId
  directory: string
  home: string
  client: OpencodeClient
  offer: Offer
  paths: RelativePaths
  onUpdate(update: AgentUpdate): void
  /** The last message that the session already has. */
  lastMessageId: string
  onClose(): void
}
type Turn = {
  readonly input: PromptInput
  readonly watch: TurnWatch
  readonly translator: TurnTranslator
  readonly over: PromiseWithResolvers<PromptOutcome>
  readonly stop: PromiseWithResolvers<'cancelled'>
  isOver: boolean
  stopped: boolean
}

/** How long after an abort the server is asked again whether it took effect. */
const abortCheckMs = 250

/** One session of an opencode server. */
export class OpencodeSession implements BackendSession {
  readonly id: BackendSessionId
  /** How many updates came of a turn that was over. */
  dropped = 0
  #choice: Choice
  #turn: Turn | null = null
  #lastMessageId: string
  readonly #parts: Parts
  /** The calls whose subagents speak in sessions of their own. */
  readonly #subagents = new Map<string, string>()

  constructor(parts: Parts) {
    this.id = parts.id
    this.#parts = parts
    this.#choice = firstChoice(parts.offer)
    this.#lastMessageId = parts.lastMessageId
  }

  /** Applies what of the wanted options is offered, and tells what can be chosen. */
  begin(wanted: Record<string, string>): void {
    const { offer, onUpdate } = this.#parts
    for (const [id, value] of Object.entries(wanted))
      this.#choice = choose(offer, this.#choice, id, value) ?? this.#choice
    onUpdate({ type: 'commands', commands: offer.commands })
    this.#tellOptions()
  }

  async setOption(optionId: string, value: string): Promise<void> {
    const choice = choose(this.#parts.offer, this.#choice, optionId, value)
    if (!choice) throw invalidOption('opencode', optionId, value)
    this.#choice = choice
    this.#tellOptions()
  }

  async prompt(input: PromptInput): Promise<PromptOutcome> {
    if (this.#turn) throw new Error('a session runs one prompt at a time')
    if (input.signal.aborted) return { kind: 'stopped' }
    const { paths, offer } = this.#parts
    const limit = offer.models.find(({ id }) => id === this.#choice.model)?.contextTokens
    const turn: Turn = {
      input,
      watch: new TurnWatch(makePromptId(Date.now(), this.#lastMessageId)),
      translator: makeTurnTranslator(paths, limit),
      over: Promise.withResolvers(),
      stop: Promise.withResolvers(),
      isOver: false,
      stopped: false,
    }
    this.#turn = turn
    const sent = this.#send(turn)
    const onStop = () => {
      turn.stopped = true
      turn.stop.resolve('cancelled')
      void sent.then(() => this.#abort(turn))
    }
    input.signal.addEventListener('abort', onStop, { once: true })
    try {
      return await turn.over.promise
    } finally {
      input.signal.removeEventListener('abort', onStop)
    }
  }

  /** opencode looks for new messages whenever it asks the model again, and once more before it is idle. */
  async steer(text: string): Promise<boolean> {
    const turn = this.#turn
    if (!turn || turn.stopped || turn.isOver) return false
    const { client, directory } = this.#parts
    const messageID = makePromptId(Date.now(), this.#lastMessageId)
    const takeBack = turn.watch.steer(messageID)
    const prompt = { sessionID: this.id, directory, messageID, agent: agentOf(this.#choice), model: this.#model() }
    try {
      await call(client.session.promptAsync({ ...prompt, parts: [{ type: 'text' as const, text }] }))
      return true
    } catch (error) {
      if (!(error instanceof OpencodeCallError)) throw error
      takeBack()
      void this.#check(turn)
      return false
    }
  }

  /** An event of this session, or of a session that a subagent of it runs in. */
  hear(event: OpencodeEvent): Pause {
    const turn = this.#turn
    const isOwn = event.properties.sessionID === this.id
    if (event.type === 'message.updated' && isOwn && event.properties.info.id > this.#lastMessageId) {
      this.#lastMessageId = event.properties.info.id
    }
    if (event.type === 'permission.asked') void this.#answerPermission(event.properties, isOwn)
    if (event.type === 'question.asked') void this.#answerQuestion(event.properties, isOwn)
    if (!turn) {
      if (isSpeech(event)) this.dropped++
      return undefined
    }
    const toCheck = isOwn && turn.watch.hear(event)
    const pause = this.#translate(turn, event, isOwn)
    if (toCheck) void this.#check(turn)
    return pause
  }

  /** The server is gone. */
  crash(error: TurnError): void {
    if (this.#turn) this.#end(this.#turn, { kind: 'failed', error })
  }

  async close(): Promise<void> {
    this.#parts.onClose()
  }

  #translate(turn: Turn, event: OpencodeEvent, isOwn: boolean): Pause {
    const messageId = messageOf(event)
    if (isOwn && messageId !== null && !turn.watch.owns(messageId)) {
      if (messageId < turn.watch.promptId) this.dropped++
      return undefined
    }
    this.#noteSubagent(event)
    const parent = isOwn ? undefined : this.#subagents.get(event.properties.sessionID)
    // Until it is known whose subagent speaks, its words have no place.
    if (!isOwn && !parent) return undefined
    let pause: Pause
    for (const update of turn.translator.translate(event, Date.now(), parent))
      pause = turn.input.onUpdate(update) ?? pause
    return pause
  }

  #noteSubagent(event: OpencodeEvent): void {
    if (event.type !== 'message.part.updated' || event.properties.part.type !== 'tool') return
    const { callID, state } = event.properties.part
    const child = state.metadata.sessionId
    if (typeof child === 'string') this.#subagents.set(child, callID)
  }

  async #send(turn: Turn): Promise<void> {
    const { client, directory, offer } = this.#parts
    const agent = agentOf(this.#choice)
    const base = { sessionID: this.id, directory, messageID: turn.watch.promptId, agent }
    const content = await this.#contentOf(turn.input).catch((error: unknown) => this.#end(turn, notHanded(error)))
    if (!content) return
    const { text, files } = content
    const [, command, args = ''] = /^\/([\w-]+)(?:\s+([\s\S]*))?$/.exec(text) ?? []
    const isCommand = offer.commands.some(({ name }) => name === command)
    const failed = (error: unknown) => this.#end(turn, { kind: 'failed', error: sendError(error) })
    if (isCommand && command) {
      // This call is answered when the turn ends, which its events tell: only a refusal is of interest, no break of a long wait.
      void call(
        client.session.command({ ...base, command, arguments: args, model: this.#choice.model, parts: files }),
      ).catch((error: unknown) => {
        if (!(error instanceof OpencodeCallError) || error.status !== null) failed(error)
      })
      return
    }
    const parts = [...(text ? [{ type: 'text' as const, text }] : []), ...files]
    await call(client.session.promptAsync({ ...base, model: this.#model(), parts })).catch(failed)
  }

  #model() {
    const [providerID = '', ...rest] = this.#choice.model.split('/')
    return { providerID, modelID: rest.join('/') }
  }

  /** What opencode cannot take is written below its home and named; text goes as text, which it shows its model as a file read. */
  async #contentOf({ text, files }: PromptInput): Promise<{ text: string; files: FilePartInput[] }> {
    const { handed, placed } = sortFiles(files, { image: true, text: true, pdf: true })
    const places = await placeFiles(this.#parts.home, placed)
    const parts = handed.map(({ name, mediaType, bytes }): FilePartInput => {
      const mime = isTextType(mediaType) ? 'text/plain' : mediaType
      return { type: 'file', mime, filename: name, url: `data:${mime};base64,${base64Of(bytes)}` }
    })
    return { text: [text, places].filter(Boolean).join('\n\n'), files: parts }
  }

  /** Ends the turn when the server, too, says that nothing runs: an idle event may be of an earlier turn. */
  async #check(turn: Turn): Promise<void> {
    if (turn.isOver || !turn.watch.mayBeOver || (await this.#isBusy())) return
    if (turn.watch.mayBeOver) this.#end(turn, turn.stopped ? { kind: 'stopped' } : turn.watch.outcome)
  }

  /** Aborts until it took effect: an abort that comes before the server has begun the prompt does nothing. */
  async #abort(turn: Turn): Promise<void> {
    const { client, directory } = this.#parts
    let quiet = 0
    while (!turn.isOver) {
      // Where the server cannot be asked any more, its exit ends the turn.
      await call(client.session.abort({ sessionID: this.id, directory })).catch(() => undefined)
      await this.#check(turn)
      if (turn.isOver) return
      await Promise.race([delay(abortCheckMs), turn.over.promise])
      const settled = turn.watch.prompted && turn.watch.isSettled && !(await this.#isBusy())
      quiet = settled ? quiet + 1 : 0
      if (quiet >= 2) this.#end(turn, { kind: 'stopped' })
    }
  }

  async #isBusy(): Promise<boolean> {
    const { client, directory } = this.#parts
    const states = await call(client.session.status({ directory })).catch((error: unknown) => {
      if (error instanceof OpencodeCallError) return null
      throw error
    })
    const state = states?.[this.id]
    return states === null || (state !== undefined && state.type !== 'idle')
  }

  #end(turn: Turn, outcome: PromptOutcome): void {
    if (turn.isOver) return
    for (const update of turn.translator.end()) turn.input.onUpdate(update)
    turn.isOver = true
    this.#turn = null
    turn.stop.resolve('cancelled')
    turn.over.resolve(turn.stopped ? { kind: 'stopped' } : outcome)
  }

  async #answerPermission(asked: PermissionAsked, isOwn: boolean): Promise<void> {
    const { client, directory, paths } = this.#parts
    const turn = this.#turnOf(asked, isOwn)
    const allowed = turn && isAllowed(this.#choice, asked.permission)
    const reply = allowed ? 'once' : permissionReply(await ask(turn, permissionAsk(asked, paths)))
    // One that an abort has settled is not known any more.
    await call(client.permission.reply({ requestID: asked.id, directory, reply })).catch(() => undefined)
  }

  async #answerQuestion(asked: QuestionAsked, isOwn: boolean): Promise<void> {
    const { client, directory } = this.#parts
    const answers = questionAnswers(asked, await ask(this.#turnOf(asked, isOwn), questionAsk(asked)))
    const reply = answers
      ? client.question.reply({ requestID: asked.id, directory, answers })
      : client.question.reject({ requestID: asked.id, directory })
    await call<unknown>(reply).catch(() => undefined)
  }

  /** The turn that asks; null where it is over or being stopped. */
  #turnOf({ tool }: PermissionAsked | QuestionAsked, isOwn: boolean): Turn | null {
    const turn = this.#turn
    if (!turn || turn.stopped) return null
    return isOwn && tool && !turn.watch.owns(tool.messageID) ? null : turn
  }

  #tellOptions(): void {
    this.#parts.onUpdate({ type: 'options', options: offeredOptions(this.#parts.offer, this.#choice) })
  }
}

const notHanded = (error: unknown): PromptOutcome => {
  const detail = error instanceof Error ? error.message : String(error)
  const message = 'The attached files could not be handed to opencode.'
  return { kind: 'failed', error: { kind: 'internal', message, retryable: true, detail } }
}

async function ask(turn: Turn | null, what: RequestAsk): Promise<RequestAnswer | 'cancelled'> {
  if (!turn) return 'cancelled'
  const answer = await Promise.race([turn.input.ask(what), turn.stop.promise])
  return turn.stopped ? 'cancelled' : answer
}

function messageOf(event: OpencodeEvent): string | null {
  if (event.type === 'message.part.delta') return event.properties.messageID
  return event.type === 'message.part.updated' ? event.properties.part.messageID : null
}

const isSpeech = (event: OpencodeEvent) => messageOf(event) !== null

function sendError(error: unknown): TurnError {
  if (!(error instanceof OpencodeCallError)) throw error
  return classifyError({ text: error.message, httpStatus: error.status ?? undefined })
}

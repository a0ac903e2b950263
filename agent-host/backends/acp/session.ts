import { RequestError } from '@agentclientprotocol/sdk'
import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import { failureData, type Retrying, steerAnswer, steerMethod } from '#agent-host/backends/acp/greenroom-extension.ts'
import {
  afterCall,
  backendOptions,
  type OptionCall,
  optionCalls,
  type ReadAs,
  withMode,
} from '#agent-host/backends/acp/options.ts'
import { promptBlocks } from '#agent-host/backends/acp/prompt-blocks.ts'
import { type ElicitationParams, type PermissionParams, permissionReply } from '#agent-host/backends/acp/requests.ts'
import {
  promptResult,
  type SessionSetup,
  type SessionUpdate,
  sessionSetup,
} from '#agent-host/backends/acp/session-update.ts'
import type { AcpSlot } from '#agent-host/backends/acp/slot.ts'
import { SoleAnswer } from '#agent-host/backends/acp/sole-answer.ts'
import type { Translator } from '#agent-host/backends/acp/translate.ts'
import {
  BackendFault,
  type BackendSession,
  type Pause,
  type PromptInput,
  type PromptOutcome,
} from '#agent-host/backends/backend.ts'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { invalidOption } from '#agent-host/backends/faults.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendSessionId } from '#lib/domain/ids.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

type Turn = {
  readonly input: PromptInput
  readonly stop: PromiseWithResolvers<'cancelled'>
  stopped: boolean
  /** Whether the agent has answered: what it says from then on is of no turn. */
  answered: boolean
  /** What was said as text while nothing else was; null once something else was. */
  readonly sole: SoleAnswer
}
type Parts = {
  id: BackendSessionId
  worktree: string
  slot: AcpSlot
  translator: Translator
  onUpdate(update: AgentUpdate): void
}

/** One ACP session. What its agent says belongs to the turn that runs, or, where it is about the session, to nobody's turn. */
export class AcpSession implements BackendSession {
  readonly id: BackendSessionId
  readonly worktree: string
  /** How many updates came when no turn ran. */
  dropped = 0
  /** Whether the agent is telling an old conversation again, which is nobody's turn. */
  replaying = false
  readonly steer?: (text: string) => Promise<boolean>
  #setup: SessionSetup = {}
  #turn: Turn | null = null
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.id = parts.id
    this.worktree = parts.worktree
    this.#parts = parts
    if (parts.slot.facts.steers) this.steer = (text) => this.#steer(text)
  }

  /** Takes what the session's start said of its options, and applies those that are wanted and offered. */
  async begin(setup: unknown, wanted: Record<string, string>): Promise<void> {
    const parsed = sessionSetup.safeParse(setup ?? {})
    const said = parsed.success ? parsed.data : {}
    this.#setup = {
      modes: said.modes ?? this.#setup.modes,
      models: said.models ?? this.#setup.models,
      configOptions: said.configOptions ?? this.#setup.configOptions,
    }
    const all = { ...startMode(this.#parts.slot.dialect), ...wanted }
    for (const [id, value] of Object.entries(all)) {
      if (optionCalls(this.#setup, { id, value }, this.#as) !== null) await this.#choose(id, value)
    }
    this.#tellOptions()
  }

  /** One update, in the order in which they came. */
  hear(update: SessionUpdate): Pause {
    if (update.sessionUpdate === 'current_mode_update') {
      this.#setup = withMode(this.#setup, update.currentModeId)
      return this.#tellOptions()
    }
    if (update.sessionUpdate === 'config_option_update') {
      this.#setup = { ...this.#setup, configOptions: update.configOptions }
      return this.#tellOptions()
    }
    const ofSession = update.sessionUpdate === 'available_commands_update' || update.sessionUpdate === 'usage_update'
    if (this.replaying && update.sessionUpdate !== 'available_commands_update') return undefined
    if ((!this.#turn || this.#turn.answered) && !ofSession) {
      this.dropped++
      return undefined
    }
    let pause: Pause
    for (const said of this.#parts.translator.translate(update)) pause = this.#tell(said) ?? pause
    return pause
  }

  hearRetrying({ attempt, delayMs, error }: Retrying): void {
    if (this.#turn && !this.#turn.answered) this.#tell({ type: 'retrying', attempt, delayMs, error })
    else this.dropped++
  }

  /** The prompt was answered. */
  endTurn(): void {
    if (this.#turn) this.#turn.answered = true
  }

  async prompt(input: PromptInput): Promise<PromptOutcome> {
    if (this.#turn) throw new Error('a session runs one prompt at a time')
    if (input.signal.aborted) return { kind: 'stopped' }
    const turn: Turn = {
      input,
      stop: Promise.withResolvers(),
      stopped: false,
      answered: false,
      sole: new SoleAnswer(this.#parts.slot.dialect.failureBeginnings),
    }
    const onStop = () => {
      turn.stopped = true
      turn.stop.resolve('cancelled')
      this.#parts.slot.cancel(this.id)
    }
    this.#turn = turn
    input.signal.addEventListener('abort', onStop, { once: true })
    try {
      const outcome = await this.#run(turn)
      this.#pass(turn, turn.sole.end(outcome.kind === 'failed'))
      return outcome
    } finally {
      input.signal.removeEventListener('abort', onStop)
      turn.stop.resolve('cancelled')
      this.#turn = null
    }
  }

  async setOption(optionId: string, value: string): Promise<void> {
    await this.#choose(optionId, value)
    this.#tellOptions()
  }

  async close(): Promise<void> {
    await this.#parts.slot.closeSession(this.id)
  }

  /** The agent asks for leave; gives what it is answered. What it says of the tool call is shown first: some show the call only here. */
  async permission(params: PermissionParams): Promise<object> {
    if (!this.#turn || this.#turn.stopped || this.#turn.answered) return permissionReply('cancelled')
    const { translator, slot } = this.#parts
    for (const said of translator.tool(params.toolCall)) this.#tell(said)
    const question = slot.dialect.readQuestion?.(params)
    if (question) return question.reply(await this.#ask(question.ask))
    return permissionReply(await this.#askLeave(params))
  }

  async #askLeave({ toolCall, options }: PermissionParams): Promise<RequestAnswer | 'cancelled'> {
    const { translator } = this.#parts
    const { title, kind, content, locations, input } = translator.known(toolCall.toolCallId)
    const { toolCallId } = toolCall
    return await this.#ask({
      kind: 'permission',
      toolCallId,
      title,
      toolKind: kind,
      content,
      locations,
      input,
      options,
    })
  }

  async elicit(params: ElicitationParams): Promise<RequestAnswer | 'cancelled'> {
    const { message } = params
    if (params.mode === 'url') return await this.#ask({ kind: 'url', message, url: params.url })
    return await this.#ask({ kind: 'form', message, schema: params.requestedSchema })
  }

  async #run(turn: Turn): Promise<PromptOutcome> {
    const { slot, translator } = this.#parts
    const prompt = await promptBlocks(turn.input, { can: slot.canTake, home: slot.home })
    if (turn.stopped) return { kind: 'stopped' }
    try {
      const result = promptResult.parse(
        await slot.agent.request<unknown>('session/prompt', { sessionId: this.id, prompt }),
      )
      for (const said of translator.end(result)) this.#tell(said)
      if (turn.stopped) return { kind: 'stopped' }
      if (slot.ending) return failed(await slot.crash())
      if (result.stopReason === 'refusal')
        return failed(classifyError({ text: 'The model refused to answer (content filter).' }))
      if (result.stopReason === 'cancelled' && (await slot.isGone())) return failed(await slot.crash())
      const { text } = turn.sole
      const failure = text === null ? null : slot.dialect.readFailure?.(text.trim())
      return failure ? failed(failure) : { kind: 'completed', stopReason: result.stopReason }
    } catch (error) {
      for (const said of translator.end(null)) this.#tell(said)
      if (turn.stopped) return { kind: 'stopped' }
      if (await slot.isGone(error instanceof RequestError ? 100 : undefined)) return failed(await slot.crash())
      if (error instanceof RequestError) return failed(requestFailure(error))
      const detail = error instanceof Error ? error.message.slice(0, 500) : String(error)
      return failed({
        kind: 'internal',
        message: 'The agent answered with something that is not ACP.',
        retryable: true,
        detail,
      })
    }
  }

  async #steer(text: string): Promise<boolean> {
    const turn = this.#turn
    if (!turn || turn.stopped || turn.answered) return false
    const { slot } = this.#parts
    const answer = await slot.request(steerMethod, { sessionId: this.id, text }).catch((error: unknown) => {
      if (error instanceof RequestError || error instanceof BackendFault) return null
      throw error
    })
    return steerAnswer.safeParse(answer).data?.taken ?? false
  }

  async #ask(ask: RequestAsk): Promise<RequestAnswer | 'cancelled'> {
    const turn = this.#turn
    if (!turn || turn.stopped || turn.answered) return 'cancelled'
    const answer = await Promise.race([turn.input.ask(ask), turn.stop.promise])
    return turn.stopped ? 'cancelled' : answer
  }

  async #choose(id: string, value: string): Promise<void> {
    const calls = optionCalls(this.#setup, { id, value }, this.#as)
    if (calls === null) throw invalidOption(this.#parts.slot.name, id, value)
    for (const call of calls) await this.#call(call, () => invalidOption(this.#parts.slot.name, id, value))
  }

  async #call(call: OptionCall, refused: () => BackendFault): Promise<void> {
    const { slot } = this.#parts
    const { method, ...params } = call
    const boolean = 'value' in params && typeof params.value === 'boolean' ? { type: 'boolean' } : {}
    const answer = await slot.request(method, { sessionId: this.id, ...params, ...boolean }).catch((cause: unknown) => {
      throw cause instanceof RequestError ? refused() : cause
    })
    const said = sessionSetup.safeParse(answer ?? {})
    this.#setup = afterCall(this.#setup, call)
    if (said.success && said.data.configOptions)
      this.#setup = { ...this.#setup, configOptions: said.data.configOptions }
  }

  get #as(): ReadAs {
    const { dialect, name } = this.#parts.slot
    return { dialect, name }
  }

  #tellOptions(): Pause {
    return this.#tell({ type: 'options', options: backendOptions(this.#setup, this.#as) })
  }

  #pass(turn: Turn, updates: readonly AgentUpdate[]): Pause {
    let pause: Pause
    for (const update of updates) pause = turn.input.onUpdate(update) ?? pause
    return pause
  }

  #tell(update: AgentUpdate): Pause {
    const turn = this.#turn
    if (!turn) {
      if (update.type === 'options' || update.type === 'commands') this.#parts.onUpdate(update)
      return undefined
    }
    return this.#pass(turn, turn.sole.hear(update))
  }
}

/** A session begins in the mode that asks, whatever its agent begins with. */
const startMode = ({ modes = {} }: Dialect): Record<string, string> => (modes.ask ? { mode: 'ask' } : {})

const failed = (error: Extract<PromptOutcome, { kind: 'failed' }>['error']): PromptOutcome => ({
  kind: 'failed',
  error,
})

/** -32000 is ACP's "authentication required"; anything else says what it is in its words and data. */
function requestFailure(error: RequestError): TurnError {
  const { data: said } = failureData.safeParse(error.data)
  if (said) return said.greenroom
  const data = error.data === undefined ? '' : typeof error.data === 'string' ? error.data : JSON.stringify(error.data)
  const text = [error.code === -32000 ? 'Authentication required.' : '', error.message, data].filter(Boolean).join(' ')
  return classifyError({ text })
}

import fc from 'fast-check'
import { readChatView } from '#db/reads/chat-view.ts'
import { updateChat } from '#db/writes/chats/update.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import { answerRequest } from '#db/writes/requests/answer.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import { continueChat } from '#db/writes/turns/continue.ts'
import { editTurn } from '#db/writes/turns/edit.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { promoteTurn } from '#db/writes/turns/promote.ts'
import { removeTurn } from '#db/writes/turns/remove.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { listSteered, recordSteered } from '#db/writes/turns/steer.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendId, MessageId, RequestId, TurnId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'
import { type Assembly, assemble } from '#lib/domain/turns/assemble.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { newId } from '#lib/ids.ts'
import {
  claimOnly,
  end,
  flush,
  type Scene,
  type StartedTurn,
  startNext,
  testBackend,
  testSnapshot,
} from '#tests/support/chats.ts'

/** A chat while a property test plays with it. */
export type Play = {
  scene: Scene
  running: { turn: StartedTurn; assembly: Assembly } | null
  request: RequestId | null
}

const kinds = [
  'send',
  'send',
  'claim',
  'start',
  'start',
  'say',
  'say',
  'say',
  'ask',
  'answer',
  'stop',
  'end',
  'end',
  'edit',
  'move',
  'remove',
  'promote',
  'last',
  'again',
  'steer',
  'interrupt',
  'continue',
  'update',
  'patch',
  'session',
] as const

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
const error: TurnError = { kind: 'authentication', message: 'no key', retryable: false }
const plan = (content: string): AgentUpdate => ({
  type: 'plan',
  entries: [{ content, priority: 'low', status: 'pending' }],
})
const option = { name: 'Mode', category: 'mode' as const, value: 'a', choices: [] }
const update: fc.Arbitrary<AgentUpdate> = fc.oneof(
  text.map((t): AgentUpdate => ({ type: 'text', text: t })),
  text.map((t): AgentUpdate => ({ type: 'reasoning', text: t })),
  fc
    .record({ toolCallId: fc.constantFrom('1', '2'), status: fc.constantFrom('pending', 'completed', undefined) })
    .map((tool): AgentUpdate => ({ type: 'tool', tool })),
  text.map((t): AgentUpdate => ({ type: 'tool-output', toolCallId: '1', text: t, whole: false })),
  text.map(plan),
  text.map((t): AgentUpdate => ({ type: 'notice', level: 'info', text: t })),
  text.map((name): AgentUpdate => ({ type: 'commands', commands: [{ name, description: '', hint: null }] })),
  text.map((id): AgentUpdate => ({ type: 'options', options: [{ ...option, id }] })),
  fc.nat(99).map((n): AgentUpdate => ({ type: 'usage', usage: { inputTokens: n } })),
  fc.nat(9).map((n): AgentUpdate => ({ type: 'retrying', attempt: n, delayMs: 10, error })),
)

export const randomMove = fc.record({
  kind: fc.constantFrom(...kinds),
  pick: fc.nat(5),
  text,
  updates: fc.array(update, { minLength: 2, maxLength: 6, size: 'max' }),
})
export type RandomMove = typeof randomMove extends fc.Arbitrary<infer Move> ? Move : never

const ask: RequestAsk = {
  kind: 'permission',
  toolCallId: '1',
  title: 'Run it?',
  toolKind: 'execute',
  content: [],
  locations: [],
  options: [{ optionId: 'yes', name: 'Yes', kind: 'allow_once' }],
}

/** Does a move where the chat allows it; what it refuses is part of the play. */
export async function performMove(play: Play, move: RandomMove): Promise<void> {
  try {
    await perform(play, move)
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code === 'fence_lost') throw refusal
  }
}

async function perform(play: Play, move: RandomMove): Promise<void> {
  const { scene, running } = play
  const { owner, host, store, chatId } = scene
  const { pick } = move
  const { view } = await readChatView(owner, store, chatId)
  const queued = view.queue[pick % Math.max(1, view.queue.length)]?.turnId ?? ('none' as TurnId)
  const other = view.queue[(pick * 2 + 1) % Math.max(1, view.queue.length)]?.turnId ?? ('none' as TurnId)
  const another = pick === 0 ? ('another' as BackendId) : undefined
  switch (move.kind) {
    case 'send':
      return void (await sendMessage(owner, store, {
        chatId,
        text: `say ${move.text}`,
        ...(another && { backend: another }),
      }))
    case 'claim':
      if (view.runningTurnId || view.queue.length === 0 || view.chat.queueHeld) return
      return void (await end(scene, (await claimOnly(scene)).lease, { outcome: 'failed', error, told: false }))
    case 'start':
      if (view.runningTurnId) return
      await sendMessage(owner, store, { chatId, text: 'go on' })
      return await start(play)
    case 'say':
      return await say(play, move.updates)
    case 'ask':
      if (running) play.request = await openRequest(host, store, { lease: running.turn.lease, ask, rest: [] })
      return
    case 'answer':
      if (play.request) await answerRequest(owner, store, { requestId: play.request, answer: { optionId: 'yes' } })
      return
    case 'stop':
      return await stopTurn(owner, store, { turnId: view.runningTurnId ?? queued })
    case 'end':
      return await endRunning(play, pick)
    case 'edit':
      return await editTurn(owner, store, { turnId: queued, text: `edited ${move.text}` })
    case 'move':
      return await editTurn(owner, store, { turnId: queued, before: other })
    case 'last':
      return await editTurn(owner, store, { turnId: queued, before: null })
    case 'again': {
      const prompts = view.messages.filter((message) => message.author.kind === 'person')
      const replaces = prompts[pick % Math.max(1, prompts.length)]?.id ?? ('none' as MessageId)
      return void (await sendMessage(owner, store, { chatId, text: `again ${move.text}`, replaces }))
    }
    case 'steer':
      return await steer(play, `steer ${move.text}`)
    case 'remove':
      return await removeTurn(owner, store, { turnId: queued })
    case 'promote':
      return await promoteTurn(owner, store, { turnId: queued })
    case 'interrupt':
      await interruptTurns(host, store, { own: true })
      play.running = null
      return
    case 'continue':
      return await continueChat(owner, store, { chatId })
    case 'update':
      return void (await updateChat(owner, store, { chatId, title: `title ${pick}`, model: `model ${pick}` }))
    case 'patch':
      return await recordPatch(host, store, { chatId, patch: patchOf(play, null) })
    case 'session':
      return await saveSession(host, store, { chatId, backend: testBackend, options: [], commands: [] })
    default:
      return move.kind satisfies never
  }
}

async function start(play: Play): Promise<void> {
  const turn = await startNext(play.scene)
  const { turnId } = turn.lease
  const assembly = { turnId, messageId: turn.messageId, backend: turn.claimed.backend, parts: [] }
  play.running = { turn, assembly }
}

async function say({ scene, running }: Play, updates: AgentUpdate[]): Promise<void> {
  if (!running) return
  const drafts = updates.flatMap((said) => {
    const { assembly, events } = assemble(running.assembly, said)
    running.assembly = assembly
    return events
  })
  await flush(scene, running.turn.lease, drafts)
}

async function steer({ scene, running }: Play, said: string): Promise<void> {
  const { owner, host, store, chatId } = scene
  await sendMessage(owner, store, { chatId, text: said, steer: true })
  const [entry] = await listSteered(host, store, chatId)
  if (!running || !entry) return
  const { messageId, parts } = running.assembly
  const steered = { messageId, partCount: parts.length }
  await recordSteered(host, store, { lease: running.turn.lease, entry, steered, rest: [], messageId: newId('msg') })
}

async function endRunning(play: Play, pick: number): Promise<void> {
  if (!play.running) return
  const { turn } = play.running
  play.running = null
  const outcome = (['completed', 'stopped', 'failed'] as const)[pick % 3] ?? 'completed'
  await end(play.scene, turn.lease, {
    outcome,
    error: outcome === 'failed' ? error : null,
    patch: pick > 2 ? patchOf(play, turn.lease.turnId) : null,
  })
}

const patchOf = ({ scene }: Play, turnId: TurnId | null) => ({
  fromSnapshot: testSnapshot('a'),
  toSnapshot: testSnapshot('b'),
  files: [],
  omitted: [newId('pat')],
  diff: null,
  author: { kind: 'person' as const, personId: scene.owner.personId, name: 'Ada' },
  person: 'Ada',
  turnId,
})

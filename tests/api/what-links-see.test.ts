import { afterAll, beforeAll, expect, test } from 'vitest'
import * as follow from '#app/api/v1/chats/[chatId]/events/route.ts'
import * as messages from '#app/api/v1/chats/[chatId]/messages/route.ts'
import * as patches from '#app/api/v1/chats/[chatId]/patches/route.ts'
import * as chat from '#app/api/v1/chats/[chatId]/route.ts'
import * as uiStream from '#app/api/v1/chats/[chatId]/ui-stream/route.ts'
import * as followMany from '#app/api/v1/events/route.ts'
import { append } from '#db/writes/append-events.ts'
import { createGrant } from '#db/writes/grants/create.ts'
import { inChat } from '#db/writes/in-chat.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { type ChatEvent, type EventDraft, eventPayloads } from '#lib/domain/events/event.ts'
import { project } from '#lib/domain/events/project.ts'
import type { Part } from '#lib/domain/parts/part.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { testApi } from '#tests/support/api.ts'
import { end, type Scene, type StartedTurn, startTurnWith, testScene } from '#tests/support/chats.ts'
import { hidden, ids, sampleDrafts, tool } from '#tests/support/events.ts'

/** What is not for viewers, beside `hidden`. No other text of the test has any of it. */
const planted = {
  cost: '4242.4242',
  hostPath: '/planted/host/path',
  provider: 'planted-provider',
  secret: 'sk-planted-secret',
  mcpInput: 'planted mcp input',
  mcpOutput: 'planted mcp output',
  queued: 'planted queue entry',
  asked: 'planted request',
}
const secrets = [hidden, ...Object.values(planted)]
const error: TurnError = {
  kind: 'overloaded',
  message: `${planted.provider} is overloaded`,
  provider: planted.provider,
  retryable: true,
  httpStatus: 529,
  detail: `${planted.hostPath}/agent: ${planted.secret}`,
}
const mcpTool = tool({
  toolCallId: 'mcp',
  mcp: true,
  input: { cwd: planted.hostPath, key: planted.secret, query: planted.mcpInput },
  output: planted.mcpOutput,
  content: [{ type: 'text', text: planted.mcpOutput }],
  locations: [{ path: planted.hostPath }],
})

let api: Awaited<ReturnType<typeof testApi>>
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** One event of each type as they would come in that turn, but for its end, which is for the host to say. */
function everything({ lease, messageId, claimed }: StartedTurn): EventDraft[] {
  const named = new Map<string, string>([
    [ids.turn, lease.turnId],
    [ids.message, messageId],
    [ids.prompt, claimed.promptMessageId],
  ])
  const at = (index: number, part: Part): EventDraft => ({
    type: 'part.added',
    turnId: lease.turnId,
    messageId,
    index,
    part,
  })
  const { 'turn.ended': _, 'part.added': __, ...others } = sampleDrafts
  const drafts: EventDraft[] = [
    at(0, mcpTool),
    at(1, tool({ toolCallId: 'own', input: { command: 'ls' }, output: 'shown output' })),
    at(2, { type: 'notice', level: 'error', text: `${planted.provider}: ${planted.hostPath}` }),
    at(3, { type: 'reasoning', text: 'shown thought' }),
    at(4, { type: 'text', text: 'shown text' }),
    ...Object.values(others).filter(({ type }) => type !== 'message.added' && type !== 'turn.started'),
    { type: 'turn.usage', turnId: ids.turn, usage: { costUsd: Number(planted.cost), inputTokens: 1 } },
    { type: 'turn.retrying', turnId: ids.turn, attempt: 1, delayMs: 10, error },
    { ...sampleDrafts['part.output'], text: planted.mcpOutput },
  ]
  return JSON.parse(JSON.stringify(drafts), (key, value) =>
    /Id$/.test(key) && typeof value === 'string' ? (named.get(value) ?? value) : value,
  )
}

const say = (scene: Scene, drafts: readonly EventDraft[]) =>
  inChat(scene.store, scene.chatId, (tx, { at, chatId }) => append(tx, scene.store, { chatId, at }, drafts))

type Handler = typeof follow.GET
type Headers = Record<string, string>

/** Calls a handler; what it answers is read on until it says something, or to its end. */
async function open(handler: Handler, { chatId }: Scene, headers: Headers, query = '') {
  const request = new Request(`http://localhost:3000/api/v1/${query}`, { headers })
  const response = await handler(request, { params: Promise.resolve({ chatId }) })
  expect(response.status).toBe(200)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const until = async (said?: string): Promise<string> => {
    while (said === undefined || !text.includes(said)) {
      const next = await reader?.read()
      if (!next || next.done) break
      text += next.value
    }
    return text
  }
  return { until, [Symbol.asyncDispose]: async () => await reader?.cancel() }
}
async function answerOf(handler: Handler, scene: Scene, headers: Headers): Promise<string> {
  return await (await open(handler, scene, headers)).until()
}

async function snapshotOf(scene: Scene, headers: Headers): Promise<string> {
  await using stream = await open(follow.GET, scene, headers)
  return await stream.until('"snapshot"')
}

async function logOf(scene: Scene, headers: Headers, last: string): Promise<string> {
  await using stream = await open(follow.GET, scene, headers, '?after=0')
  return await stream.until(last)
}

test('through a whole turn a link is told nothing that is not for viewers, by any call, while an owner is told all', async () => {
  const scene = await testScene(api.store)
  const { owner, store, chatId } = scene
  const { token: shareToken } = await createGrant(owner, store, {
    chatId,
    kind: 'link',
    role: 'viewer',
    expiresAt: null,
  })
  const viewer = { 'x-share-token': shareToken }
  const { token } = await createToken(owner, store, { name: 'test' })
  const own = { authorization: `Bearer ${token}` }
  const turn = await startTurnWith(scene, 'shown prompt')

  const last = 'The very end'
  await using one = await open(follow.GET, scene, viewer)
  await using many = await open(followMany.GET, scene, viewer, `?chats=${chatId}`)
  await using ui = await open(uiStream.GET, scene, viewer)
  await using owns = await open(follow.GET, scene, own)
  for (const stream of [one, many, owns]) await stream.until('"snapshot"')
  await sendMessage(owner, store, { chatId, text: planted.queued })
  await openRequest(scene.host, store, {
    lease: turn.lease,
    ask: { kind: 'form', message: planted.asked, schema: {} },
    rest: [],
  })
  await say(scene, everything(turn))

  const calls = [messages.GET, patches.GET, chat.GET]
  const seen = [await snapshotOf(scene, viewer)]
  for (const handler of calls) seen.push(await answerOf(handler, scene, viewer))
  await end(scene, turn.lease, { outcome: 'failed', error, stopReason: hidden })
  await say(scene, [{ type: 'chat.updated', title: last }])
  seen.push(await one.until(last), await many.until(last), await ui.until())
  for (const handler of calls) seen.push(await answerOf(handler, scene, viewer))
  const log = await logOf(scene, viewer, last)
  seen.push(await snapshotOf(scene, viewer), log)

  for (const text of seen) for (const secret of secrets) expect(text).not.toContain(secret)
  for (const text of [seen[0], await many.until(last), await ui.until()]) expect(text).toContain('shown text')
  for (const word of ['shown prompt', 'shown text', 'shown thought', 'shown output', '"overloaded"', 'turn.ended'])
    expect(log).toContain(word)

  const ownLog = await logOf(scene, own, last)
  for (const secret of secrets) expect([secret, ownLog.includes(secret)]).toEqual([secret, true])
  for (const type of Object.keys(eventPayloads)) expect(ownLog).toContain(`"${type}"`)
  expect(await owns.until(last)).toContain(planted.cost)
  const events = framesOf(ownLog)
  const edited = JSON.stringify(events.map((event) => project(event, 'editor')))
  expect(edited).not.toContain(planted.cost)
  for (const secret of secrets.filter((each) => each !== planted.cost)) expect(edited).toContain(secret)
})

const framesOf = (text: string): ChatEvent[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)).filter((frame) => 'seq' in frame)

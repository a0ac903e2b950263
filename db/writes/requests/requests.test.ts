import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChatView } from '#db/reads/chat-view.ts'
import { readLog } from '#db/reads/log-entries.ts'
import { listOpenRequests, readAnswer } from '#db/reads/requests.ts'
import { answerRequest } from '#db/writes/requests/answer.ts'
import { deliverAnswer } from '#db/writes/requests/deliver.ts'
import { openRequest } from '#db/writes/requests/open.ts'
import { stopTurn } from '#db/writes/turns/stop.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import type { RequestAnswer, RequestAsk } from '#lib/domain/requests/request.ts'
import { newId } from '#lib/ids.ts'
import { addText, end, type Scene, type StartedTurn, startTurnWith, testScene } from '#tests/support/chats.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(async () => await database.close())

const permission: RequestAsk = {
  kind: 'permission',
  toolCallId: 'tool',
  title: 'Run\0it?',
  toolKind: 'execute',
  content: [],
  locations: [],
  options: [
    { optionId: 'yes', name: 'Allow once', kind: 'allow_once' },
    { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  ],
}
type Asked = { scene: Scene; turn: StartedTurn; requestId: RequestId }
async function asked(ask: RequestAsk = permission): Promise<Asked> {
  const scene = await testScene(database.store)
  const turn = await startTurnWith(scene, 'Hello')
  const rest = [addText(turn, 0, 'May I?')]
  return { scene, turn, requestId: await openRequest(scene.host, scene.store, { lease: turn.lease, ask, rest }) }
}
const answer = async ({ scene, requestId }: Asked, given: RequestAnswer) =>
  await answerRequest(scene.owner, scene.store, { requestId, answer: given })
const viewOf = async ({ owner, store, chatId }: Scene) => (await readChatView(owner, store, chatId)).view

describe('a request', () => {
  it('is open in the chat and in the inbox, after what the agent said before it', async () => {
    const { scene, requestId } = await asked()
    const view = await viewOf(scene)
    expect(view.requests).toMatchObject([{ requestId, ask: { title: 'Run\ufffdit?' } }])
    expect(view.messages[1]?.parts).toMatchObject([{ text: 'May I?' }])
    const { chatId } = scene
    expect(await listOpenRequests(scene.owner, scene.store)).toEqual([
      { ...view.requests[0], chatId, chatTitle: 'Hello' },
    ])
    expect(await readAnswer(scene.host, scene.store, requestId)).toEqual({ state: 'open', answer: null })
  })

  it('is answered by the first of two answers; the other is a conflict', async () => {
    const open = await asked()
    const answers = await Promise.allSettled([answer(open, { optionId: 'yes' }), answer(open, { optionId: 'no' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const { scene, requestId } = open
    const read = await readAnswer(scene.host, scene.store, requestId)
    const first = answers[0]?.status === 'fulfilled' ? 'yes' : 'no'
    expect(read).toEqual({ state: 'answered', answer: { optionId: first } })
    expect((await viewOf(scene)).requests).toEqual([])
    expect(await listOpenRequests(scene.owner, scene.store)).toEqual([])
  })

  it('says in the log who chose what, and not what was filled in', async () => {
    const chosen = await asked()
    await answer(chosen, { optionId: 'no' })
    const filled = await asked({ kind: 'form', message: 'Key?', schema: { properties: { key: { type: 'string' } } } })
    await answer(filled, { action: 'accept', content: { key: 'hunter2' } })
    const closing = async ({ scene: { store, chatId } }: Asked) =>
      (await readLog(store.database, { chatId, after: 0 })).at(-1)
    const by = { kind: 'person', name: 'Ada' }
    expect(await closing(chosen)).toMatchObject({ type: 'request.closed', outcome: 'answered', choice: 'Reject', by })
    expect(await closing(filled)).toMatchObject({ type: 'request.closed', outcome: 'answered', choice: 'accept', by })
    expect(JSON.stringify(await closing(filled))).not.toContain('hunter2')
  })

  it('takes only an answer that fits, and stays open for it', async () => {
    const open = await asked()
    await expect(answer(open, { optionId: 'maybe' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(answer(open, { action: 'accept' })).rejects.toMatchObject({ code: 'invalid' })
    await answer(open, { optionId: 'yes' })
  })

  it('is delivered once, by the host of its turn', async () => {
    const open = await asked()
    const { scene, requestId } = open
    const deliver = async () => await deliverAnswer(scene.host, scene.store, { requestId })
    await expect(deliver()).rejects.toMatchObject({ code: 'conflict' })
    await answer(open, { optionId: 'yes' })
    const another = await testHost(database.store)
    await expect(deliverAnswer(another, scene.store, { requestId })).rejects.toMatchObject({ code: 'conflict' })
    await expect(readAnswer(another, scene.store, requestId)).rejects.toMatchObject({ code: 'not_found' })
    await deliver()
    // As a host does whose answer was lost.
    await deliver()
    expect((await readAnswer(scene.host, scene.store, requestId)).state).toBe('delivered')
  })

  it('is opened once where the answer was lost, also when its turn was stopped since', async () => {
    const scene = await testScene(database.store)
    const turn = await startTurnWith(scene, 'Hello')
    const rest = [addText(turn, 0, 'May I?')]
    const requestId = newId('req')
    const open = async () =>
      await openRequest(scene.host, scene.store, { lease: turn.lease, ask: permission, rest, requestId })
    await open()
    await open()
    expect((await viewOf(scene)).requests).toMatchObject([{ requestId }])
    await stopTurn(scene.owner, scene.store, turn.lease)
    expect(await open()).toBe(requestId)
    expect((await viewOf(scene)).messages[1]?.parts).toMatchObject([{ text: 'May I?' }])
    expect((await viewOf(scene)).requests).toEqual([])
  })

  it('is cancelled when its turn is stopped, and then neither answered nor opened anew', async () => {
    const open = await asked()
    const { scene, turn, requestId } = open
    await stopTurn(scene.owner, scene.store, turn.lease)
    expect(await readAnswer(scene.host, scene.store, requestId)).toEqual({ state: 'cancelled', answer: null })
    await expect(answer(open, { optionId: 'yes' })).rejects.toMatchObject({ code: 'conflict' })
    const again = openRequest(scene.host, scene.store, { lease: turn.lease, ask: permission, rest: [] })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  it('that was answered stays so in the record when its turn ends before the agent was told', async () => {
    const open = await asked()
    await answer(open, { optionId: 'yes' })
    await end(open.scene, open.turn.lease)
    expect((await readAnswer(open.scene.host, open.scene.store, open.requestId)).state).toBe('answered')
  })

  it('is not found by anybody but the chat’s owner', async () => {
    const open = await asked()
    const stranger = await testPerson(database.store)
    const scene = { ...open.scene, owner: stranger }
    await expect(answer({ ...open, scene }, { optionId: 'yes' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await listOpenRequests(stranger, database.store)).toEqual([])
  })
})

import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import { createChat, type NewChat } from '#db/writes/chats/create.ts'
import { type ClaimedTurn, claimTurn } from '#db/writes/turns/claim.ts'
import { endTurn } from '#db/writes/turns/end.ts'
import { flushEvents } from '#db/writes/turns/flush.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { startTurn, type TurnStart } from '#db/writes/turns/start.ts'
import type { HostActor, PersonActor } from '#lib/domain/actors/actor.ts'
import type { EventDraft } from '#lib/domain/events/event.ts'
import type { BackendId, BackendSessionId, ChatId, MessageId, SnapshotId } from '#lib/domain/ids.ts'
import type { Lease } from '#lib/domain/turns/lease.ts'
import type { TurnOutcome } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { newId } from '#lib/ids.ts'
import { testHost, testPerson } from '#tests/support/people.ts'

export const testBackend = 'fake' as BackendId
export const leaseMs = 60_000

/** Any snapshot id, the same for the same digit. */
export const testSnapshot = (digit: string) => digit.repeat(40) as SnapshotId

export type Scene = { store: Store; owner: PersonActor; host: HostActor; chatId: ChatId }
export type StartedTurn = { claimed: ClaimedTurn; lease: Lease; messageId: MessageId }

/** Somebody with a chat in a workspace that one host holds, so that no other test's host claims its turns. */
export async function testScene(store: Store, chat: Partial<NewChat> = {}): Promise<Scene> {
  const [owner, host] = [await testPerson(store), await testHost(store)]
  await store.database.update(workspaces).set({ hostId: host.hostId }).where(eq(workspaces.ownerId, owner.personId))
  const { id } = await createChat(owner, store, { backend: testBackend, ...chat })
  return { store, owner, host, chatId: id }
}

export async function claimOnly({ store, host }: Scene): Promise<ClaimedTurn> {
  const claimed = await claimTurn(host, store, { leaseMs })
  if (!claimed) throw new Error('there was nothing to claim')
  return claimed
}

/** Claims the next turn and says that its session is ready. */
export async function startNext(scene: Scene, start: Partial<TurnStart> = {}): Promise<StartedTurn> {
  const claimed = await claimOnly(scene)
  const { lease, backend, model } = claimed
  const messageId = newId('msg')
  const backendSessionId = 'session-1' as BackendSessionId
  await startTurn(scene.host, scene.store, {
    lease,
    messageId,
    backend,
    model,
    session: 'new',
    backendSessionId,
    startSnapshot: testSnapshot('a'),
    ...start,
  })
  return { claimed, lease, messageId }
}

/** Sends a message and has its turn start. */
export async function startTurnWith(scene: Scene, text: string): Promise<StartedTurn> {
  await sendMessage(scene.owner, scene.store, { chatId: scene.chatId, text })
  return await startNext(scene)
}

export const addText = ({ lease, messageId }: StartedTurn, index: number, text: string): EventDraft => ({
  type: 'part.added',
  turnId: lease.turnId,
  messageId,
  index,
  part: { type: 'text', text },
})
export const moreText = ({ lease, messageId }: StartedTurn, index: number, text: string): EventDraft => ({
  type: 'part.delta',
  turnId: lease.turnId,
  messageId,
  index,
  text,
})
export const addTool = ({ lease, messageId }: StartedTurn, index: number, toolCallId: string): EventDraft => ({
  type: 'part.added',
  turnId: lease.turnId,
  messageId,
  index,
  part: {
    type: 'tool',
    toolCallId,
    title: 'Run',
    kind: 'execute',
    status: 'in_progress',
    content: [],
    locations: [],
    output: '',
    outputCut: 0,
    mcp: false,
  },
})

export const flush = async ({ host, store }: Scene, lease: Lease, drafts: EventDraft[]) =>
  (await flushEvents(host, store, [{ lease, drafts }])).get(lease.chatId)

export type TestEnd = { outcome?: TurnOutcome; rest?: EventDraft[]; error?: TurnError | null } & Partial<
  Omit<Parameters<typeof endTurn>[2], 'lease'>
>

export const end = async ({ host, store }: Scene, lease: Lease, ending: TestEnd = {}) =>
  await endTurn(host, store, {
    lease,
    rest: [],
    outcome: 'completed',
    stopReason: 'end_turn',
    error: null,
    patch: null,
    endSnapshot: testSnapshot('a'),
    told: true,
    ...ending,
  })

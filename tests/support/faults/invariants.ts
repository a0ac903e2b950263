import { isDeepStrictEqual } from 'node:util'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { Fault } from '#tests/support/faults/faults.ts'
import { type Follower, readSnapshot } from '#tests/support/faults/follower.ts'
import type { Installation } from '#tests/support/faults/installation.ts'
import { orphansOf } from '#tests/support/faults/processes.ts'
import type { Row } from '#tests/support/faults/row.ts'
import { compareTexts } from '#tests/support/faults/said-text.ts'
import { untilHolds } from '#tests/support/faults/until-holds.ts'
import { wholeTurnTexts } from '#tests/support/scripted-model/whole-turn.ts'

/** A message that was answered with 202, and what its turn is to say. */
export type Accepted = { turnId: string; text: string; wanted: string }
export type Counts = Pick<Row, 'lost' | 'doubled' | 'leftRunning' | 'orphaned' | 'faults'>
type Left = {
  installation: Installation
  chatId: string
  follower: Follower
  accepted: readonly Accepted[]
  fault: Fault
}

/** The words of a whole turn, in their order. */
export const wholeTurn = wholeTurnTexts.join(' ')
const orphansLeaveMs = 5_000

/** Looks from outside at what a cut left: the transcript, what a follower over the cut was told, turns and processes. */
export async function countLeft(left: Left, signal: AbortSignal): Promise<Counts> {
  const { calls } = left.installation
  const view = await settledView(left, signal)
  const { items } = await calls.must<{ items: Message[] }>('GET', `/chats/${left.chatId}/messages?limit=100`, {
    signal,
  })
  const parts = [
    countMessages(items, left.accepted),
    ...left.accepted.map((each) => countAnswer(items, view.now.turns, each, left.fault)),
    countTold(left.follower, view),
    await countRunning(left.installation, view.now),
    await countOrphans(left.installation),
  ]
  const sum = (count: (part: Partial<Counts>) => number | undefined) =>
    parts.reduce((total, part) => total + (count(part) ?? 0), 0)
  return {
    lost: sum((part) => part.lost),
    doubled: sum((part) => part.doubled),
    leftRunning: sum((part) => part.leftRunning),
    orphaned: sum((part) => part.orphaned),
    faults: parts.flatMap((part: Partial<Counts>) => part.faults ?? []),
  }
}

type Views = { now: ChatView; told: ChatView | null }

/** What a newcomer sees, once the follower was told as much. */
async function settledView({ installation, chatId, follower }: Left, signal: AbortSignal): Promise<Views> {
  for (;;) {
    const now = await readSnapshot(installation.calls, chatId, signal)
    const isThere = await untilHolds(() => follower.seq >= now.seq, { withinMs: 5_000, signal })
    // A title may come late: then once more.
    if (!isThere || follower.seq === now.seq) return { now: now.view, told: isThere ? follower.view : null }
  }
}

function countTold(follower: Follower, { now, told }: Views): Partial<Counts> {
  const { lost, doubled } = follower.counts
  const differs = told === null || !isDeepStrictEqual(plain(told), plain(now))
  return {
    lost: lost + follower.resets + (differs ? 1 : 0),
    doubled,
    faults: [
      ...(lost + doubled > 0 ? [`a follower was told ${lost} events too few, ${doubled} too many`] : []),
      ...(follower.resets > 0 ? ['a follower had to begin anew'] : []),
      ...(told === null ? ['a follower was never told the last events'] : []),
      ...(told && differs
        ? [`a follower sees another chat than a newcomer: ${differenceOf(plain(told), plain(now))}`]
        : []),
    ],
  }
}

/** Without what is undefined, as JSON has it. */
const plain = (view: ChatView): Record<string, unknown> => JSON.parse(JSON.stringify(view))

function differenceOf(a: Record<string, unknown>, b: Record<string, unknown>): string {
  const names = Object.keys({ ...a, ...b }).filter((name) => !isDeepStrictEqual(a[name], b[name]))
  return names
    .map((name) => `${name} ${JSON.stringify(a[name])} / ${JSON.stringify(b[name])}`)
    .join('; ')
    .slice(0, 2_000)
}

function countMessages(items: readonly Message[], accepted: readonly Accepted[]): Partial<Counts> {
  const counts = accepted.map(({ text }) => items.filter((item) => textOf(item) === text).length)
  const lost = counts.filter((count) => count === 0).length
  const doubled = counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0)
  return {
    lost,
    doubled,
    faults: lost + doubled > 0 ? [`accepted messages are there ${counts.join(' and ')} times`] : [],
  }
}

function countAnswer(
  items: readonly Message[],
  turns: ChatView['turns'],
  { turnId, wanted }: Accepted,
  fault: Fault,
): Partial<Counts> {
  const turn = turns[turnId]
  if (!turn || turn.outcome === null) return {}
  const answers = items.filter((item) => item.turnId === turnId && item.author.kind === 'agent')
  const text = answers.map(textOf).join(' ')
  const counts = compareTexts(text, wanted, { whole: turn.outcome === 'completed' })
  if (turn.outcome === 'completed' || fault.ends?.some((outcome) => outcome === turn.outcome)) return counts
  const error = turn.error && `${turn.error.kind}, ${turn.error.detail ?? turn.error.message}`
  return { ...counts, lost: counts.lost + 1, faults: [...counts.faults, `a turn ended as ${turn.outcome}: ${error}`] }
}

const textOf = ({ parts }: Message) =>
  parts.flatMap((part) => (part.type === 'text' || part.type === 'reasoning' ? [part.text] : [])).join(' ')

async function countRunning(
  installation: Installation,
  { turns, queue, requests }: ChatView,
): Promise<Partial<Counts>> {
  const shown = Object.values(turns).filter(({ state }) => state !== 'ended').length
  const stored = await installation.sql(async (sql) => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int from turns where state in ('running', 'stopping')`
    return row?.count ?? 0
  })
  const leftRunning = Math.max(shown, stored) + queue.length + requests.length
  const words = `${shown} turns are shown as running, ${stored} stored so; ${queue.length} wait, ${requests.length} requests are open`
  return { leftRunning, faults: leftRunning > 0 ? [words] : [] }
}

async function countOrphans({ app, postmasterPid }: Installation): Promise<Partial<Counts>> {
  const roots = [app.supervisorPid, await postmasterPid()]
  let orphans = await orphansOf(app.dataDirectory, roots)
  // Who is being ended just now may take a moment.
  await untilHolds(
    async () => {
      orphans = await orphansOf(app.dataDirectory, roots)
      return orphans.length === 0
    },
    { withinMs: orphansLeaveMs },
  )
  return {
    orphaned: orphans.length,
    faults: orphans.map(({ pid, command }) => `process ${pid} has nobody: ${command}`),
  }
}

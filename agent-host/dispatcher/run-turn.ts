import { redactThrown } from '#agent-host/credentials/redact-thrown.ts'
import { cutShort, type Ending, endingOf, finishTurn } from '#agent-host/dispatcher/finish-turn.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import { prepareTurn } from '#agent-host/dispatcher/prepare-turn.ts'
import { promptAgent } from '#agent-host/dispatcher/prompt-agent.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import type { LeasedSession } from '#agent-host/pool/pool-shapes.ts'
import { placeOf } from '#agent-host/worktrees/place.ts'
import { readPromptFiles } from '#db/reads/attachments.ts'
import { readUntold } from '#db/reads/messages.ts'
import { startTurn, type TurnStart } from '#db/writes/turns/start.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'
import { promptWith } from '#lib/domain/sessions/replay.ts'
import { newId } from '#lib/ids.ts'

/** Runs a claimed turn from the worktree to its end, and says how it ended. Throws only where the turn is no longer this host's. */
export async function runTurn(parts: TurnParts, live: LiveTurn): Promise<Ending['outcome']> {
  const { claimed } = live
  const place = placeOf({ ...claimed, chatId: claimed.lease.chatId })
  let start: SnapshotId | null = null
  let ending: Ending
  try {
    const mayRemember = claimed.session !== null && claimed.session.state !== 'lost'
    const [{ snapshot, leased }, likely] = await Promise.all([
      prepareTurn(parts, live, place),
      readPrompt(parts, live, mayRemember),
    ])
    start = snapshot
    const remembers = leased.start !== 'new'
    const prompt = remembers === mayRemember ? likely : await readPrompt(parts, live, remembers)
    ending = live.cut.aborted ? cutShort(live, false) : await converse(parts, live, { leased, start, prompt })
  } catch (error) {
    ending = endingOf(live, error)
    parts.log.warn({ err: redactThrown(live.redactor, error), turnId: claimed.lease.turnId }, 'a turn could not be run')
  }
  await finishTurn(parts, live, { place, start, ending })
  return ending.outcome
}

type Conversing = { leased: LeasedSession; start: SnapshotId; prompt: Awaited<ReturnType<typeof readPrompt>> }

async function converse(
  parts: TurnParts,
  live: LiveTurn,
  { leased, start: startSnapshot, prompt: { untold, files } }: Conversing,
): Promise<Ending> {
  const { claimed } = live
  const { lease } = claimed
  const session = leased.start === 'new' && untold.length > 0 ? ('replayed' as const) : leased.start
  if (session === 'replayed') parts.pool.replayed(claimed.backend)
  const messageId = newId('msg')
  const start: TurnStart = {
    lease,
    messageId,
    backend: claimed.backend,
    model: claimed.model,
    session,
    backendSessionId: leased.session.id,
    startSnapshot,
  }
  await untilWritten(parts, live, () => startTurn(parts.host, parts.store, start))
  live.begin(messageId)
  live.session = session
  const outcome = await promptAgent(parts, live, {
    session: leased.session,
    text: promptWith(untold, claimed.text),
    files,
  })
  if (live.cut.aborted && outcome.kind !== 'completed') return cutShort(live, true)
  if (outcome.kind === 'failed') return { outcome: 'failed', stopReason: null, error: outcome.error, told: true }
  if (outcome.kind === 'stopped') return { outcome: 'stopped', stopReason: 'cancelled', error: null, told: true }
  return { outcome: 'completed', stopReason: outcome.stopReason, error: null, told: true }
}

/** What goes with the person's words: what its session was not told yet, and the files. */
async function readPrompt(parts: TurnParts, live: LiveTurn, remembers: boolean) {
  const { lease, session, promptPosition: beforePosition, files: named } = live.claimed
  const { chatId } = lease
  const afterPosition = remembers ? (session?.knownPosition ?? 0) : 0
  const [untold, files] = await Promise.all([
    untilWritten(parts, live, () => readUntold(parts.host, parts.store, { chatId, afterPosition, beforePosition })),
    untilWritten(parts, live, () => readPromptFiles(parts.host, parts.store, { chatId, files: named })),
  ])
  return { untold, files }
}

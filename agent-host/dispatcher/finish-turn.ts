import { BackendFault } from '#agent-host/backends/backend.ts'
import { redactPatch } from '#agent-host/credentials/redact-patch.ts'
import { redactThrown } from '#agent-host/credentials/redact-thrown.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import { endTurn, type PatchDraft } from '#db/writes/turns/end.ts'
import { redactError } from '#lib/domain/credentials/redact-parts.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'

/** How a turn ended; `told`: whether its agent was told of it. */
export type Ending = {
  outcome: 'completed' | 'stopped' | 'failed' | 'interrupted'
  stopReason: string | null
  error: TurnError | null
  told: boolean
}

export const cutShort = (live: LiveTurn, told: boolean): Ending =>
  live.cut.reason === 'shutdown'
    ? { outcome: 'interrupted', stopReason: null, error: null, told }
    : { outcome: 'stopped', stopReason: 'cancelled', error: null, told }

/** The end of a turn that could not be run, or not to its end. */
export function endingOf(live: LiveTurn, error: unknown): Ending {
  const told = live.begun
  if (live.cut.aborted) return cutShort(live, told)
  // The stop came while the turn was being prepared, before this host heard of it.
  if (error instanceof Refusal && error.code === 'conflict')
    return { outcome: 'stopped', stopReason: 'cancelled', error: null, told }
  if (error instanceof BackendFault) return { outcome: 'failed', stopReason: null, error: error.error, told }
  const detail = error instanceof Error ? error.message : String(error)
  const failure: TurnError = {
    kind: 'internal',
    message: 'Greenroom could not run this turn.',
    retryable: true,
    detail,
  }
  return { outcome: 'failed', stopReason: null, error: failure, told }
}

function withoutSecrets({ redactor }: LiveTurn, ending: Ending): Ending {
  const { stopReason, error } = ending
  return {
    ...ending,
    stopReason: stopReason === null ? null : redactor.text(stopReason),
    error: error && redactError(redactor, error),
  }
}

/** Has the files and what is still open written with the turn's end, in one transaction, and lets go of its session. */
export async function finishTurn(
  parts: TurnParts,
  live: LiveTurn,
  end: { place: Place; start: SnapshotId | null; ending: Ending },
): Promise<void> {
  const { claimed } = live
  const { lease } = claimed
  const { place, start } = end
  const ending = withoutSecrets(live, end.ending)
  // A process that failed or did not obey must be gone before anything else touches its files.
  if (live.discard || claimed.isTask || ending.error?.kind === 'agent_crashed')
    await parts.pool.discard(lease.chatId, claimed.backend)
  const patch = start ? await recordedPatch(parts, live, place, start) : null
  const session = live.takeNews()
  if (session)
    await untilWritten(parts, live, () =>
      saveSession(parts.host, parts.store, { chatId: lease.chatId, backend: claimed.backend, ...session }),
    )
  const settled = live.settle(ending.outcome === 'failed' ? 'failed' : 'cancelled')
  const models = parts.settleModels(lease.turnId)
  const used = models.tokens && [{ type: 'turn.usage' as const, turnId: lease.turnId, usage: models.tokens }]
  await parts.writer.exclusively(lease, (pushed) =>
    untilWritten(parts, live, () =>
      endTurn(parts.host, parts.store, {
        lease,
        rest: [...pushed, ...settled, ...(used ?? [])],
        ...ending,
        error: ending.error && withCause(ending.error, models.failure),
        patch: patch?.draft ?? null,
        endSnapshot: patch?.end ?? null,
      }),
    ),
  )
  parts.pool.release(lease, claimed.backend)
  // Nobody waits for it: until it listens, files are looked at.
  if (patch && !claimed.isTask) void listen(parts, place, patch.end)
  if (live.madeFiles) void keepSpare(parts, place)
}

/** Whoever began one chat begins another. */
async function keepSpare(parts: TurnParts, place: Place): Promise<void> {
  await parts.worktrees.keepSpare(place).catch((error: unknown) => {
    parts.log.warn({ err: error, workspaceId: place.workspaceId }, 'no files lie ready for the next chat')
  })
}

/** So that the next turn need not look at every file before its agent is told. */
async function listen(parts: TurnParts, place: Place, end: SnapshotId): Promise<void> {
  await parts.worktrees.listen(place, end).catch((error: unknown) => {
    parts.log.warn({ err: error, chatId: place.chatId }, 'the files of a chat cannot be listened at')
  })
}

/** Agents tell in their own ways what the gateway answered them; it says so itself. */
const withCause = (told: TurnError, cause: TurnError | null): TurnError =>
  cause && !ownKinds.has(told.kind) ? { ...told, ...cause } : told

/** What is of the agent and not of its models. */
const ownKinds: ReadonlySet<TurnError['kind']> = new Set(['agent_crashed', 'agent_missing'])

/** A turn whose files cannot be read, on a full disk, ends as it ended, without a patch, and says so. */
async function recordedPatch(parts: TurnParts, live: LiveTurn, place: Place, from: SnapshotId) {
  try {
    return await patchSince(parts, live, place, from)
  } catch (error) {
    const err = redactThrown(live.redactor, error)
    parts.log.warn({ err, turnId: live.claimed.lease.turnId }, 'the files of a turn could not be recorded')
    const text = 'What this turn changed could not be recorded as a patch. The files are as the agent left them.'
    live.hear({ type: 'notice', level: 'warning', text })
    return null
  }
}

async function patchSince(
  parts: TurnParts,
  live: LiveTurn,
  place: Place,
  from: SnapshotId,
): Promise<{ draft: PatchDraft | null; end: SnapshotId }> {
  const { claimed } = live
  const end = await parts.worktrees.snapshot(place)
  if (end.snapshotId === from) return { draft: null, end: end.snapshotId }
  const { files, diff } = await parts.worktrees.diff(place, from, end.snapshotId)
  const author = { kind: 'agent' as const, backend: claimed.backend }
  const draft: PatchDraft = {
    fromSnapshot: from,
    toSnapshot: end.snapshotId,
    files,
    diff,
    omitted: end.omitted,
    author,
    person: claimed.personName,
    turnId: claimed.lease.turnId,
  }
  return { draft: files.length > 0 ? redactPatch(live.redactor, draft) : null, end: end.snapshotId }
}

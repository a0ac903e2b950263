import path from 'node:path'
import type { Backend } from '#agent-host/backends/backend.ts'
import { BackendFault } from '#agent-host/backends/backend.ts'
import { holdCredentials } from '#agent-host/credentials/hold-credentials.ts'
import { redactPatch } from '#agent-host/credentials/redact-patch.ts'
import { redactThrown } from '#agent-host/credentials/redact-thrown.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import { promptAgent } from '#agent-host/dispatcher/prompt-agent.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'
import { recordByHand } from '#agent-host/files/record-by-hand.ts'
import type { LeasedSession } from '#agent-host/pool/pool.ts'
import { type Place, placeOf } from '#agent-host/worktrees/place.ts'
import type { Prepared } from '#agent-host/worktrees/worktree.ts'
import { readPromptFiles } from '#db/reads/attachments.ts'
import { readUntold } from '#db/reads/messages.ts'
import { saveSession } from '#db/writes/sessions/save.ts'
import { endTurn, type PatchDraft } from '#db/writes/turns/end.ts'
import { startTurn, type TurnStart } from '#db/writes/turns/start.ts'
import { redactError, redactOffer } from '#lib/domain/credentials/redact-parts.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { promptWith } from '#lib/domain/sessions/replay.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { newId } from '#lib/ids.ts'

type Ending = {
  outcome: 'completed' | 'stopped' | 'failed' | 'interrupted'
  stopReason: string | null
  error: TurnError | null
  told: boolean
}

/** Runs a claimed turn from the worktree to its end, and says how it ended. Throws only where the turn is no longer this host's. */
export async function runTurn(parts: TurnParts, live: LiveTurn): Promise<Ending['outcome']> {
  const { claimed } = live
  const place = placeOf({ ...claimed, chatId: claimed.lease.chatId })
  let start: SnapshotId | null = null
  let ending: Ending
  try {
    const [worktree, environment] = await Promise.all([prepareFiles(parts, live, place), holdCredentials(parts, live)])
    const backend = await findBackend(parts, live)
    const [snapshot, leased] = await Promise.all([
      startSnapshot(parts, live, place),
      leaseSession(parts, live, { backend, place, worktree, environment }),
    ])
    start = snapshot
    live.hold(leased.secrets)
    ending = live.cut.aborted ? cutShort(live, false) : await converse(parts, live, leased, start)
  } catch (error) {
    ending = endingOf(live, error)
    parts.log.warn({ err: redactThrown(live.redactor, error), turnId: claimed.lease.turnId }, 'a turn could not be run')
  }
  await finish(parts, live, { place, start, ending })
  return ending.outcome
}

async function prepareFiles(parts: TurnParts, live: LiveTurn, place: Place): Promise<Prepared> {
  const prepared = await parts.worktrees.prepare(place, live.cut)
  const { stale } = prepared
  if (stale) {
    parts.log.warn({ err: stale, ...place }, 'a worktree may lack the newest commits')
    const text = 'The folder of this workspace could not be read, so these files may lack its newest commits.'
    live.hear({ type: 'notice', level: 'warning', text })
  }
  return prepared
}

async function findBackend(parts: TurnParts, live: LiveTurn): Promise<Backend> {
  const backend = await parts.findBackend(live.claimed.backend)
  if (backend) return backend
  const message = `This installation has no backend “${live.claimed.backend}”.`
  throw new BackendFault('missing', { kind: 'agent_missing', message, retryable: false })
}

/** The files as they are before the agent is told. What a person changed since the last turn becomes a patch of its own. */
async function startSnapshot(parts: TurnParts, live: LiveTurn, place: Place): Promise<SnapshotId> {
  const { ownerId, ownerName, lastSnapshot } = live.claimed
  if (lastSnapshot && (await parts.worktrees.isStill(place, lastSnapshot))) return lastSnapshot
  const person = { personId: ownerId, name: ownerName }
  return (await recordByHand(parts, place, { person, lastSnapshot, redactor: live.redactor })).snapshotId
}

type Leasing = { backend: Backend; place: Place; worktree: Prepared; environment: Record<string, string> }

async function leaseSession(
  parts: TurnParts,
  live: LiveTurn,
  { backend, place, worktree, environment }: Leasing,
): Promise<LeasedSession> {
  const { claimed } = live
  const { group } = place
  const isKnown = claimed.session?.state !== 'lost' && claimed.session?.hostId === parts.host.hostId
  const known = isKnown && !worktree.moved ? claimed.session : null
  return await parts.pool.lease({
    chatId: claimed.lease.chatId,
    turnId: claimed.lease.turnId,
    personId: claimed.personId,
    group,
    backend,
    environment,
    sessionId: known?.backendSessionId ?? null,
    homeDirectory: await parts.worktrees.home(group.id, backend.id),
    rootDirectory: path.dirname(worktree.directory),
    worktree: worktree.directory,
    options: claimed.options,
    cold: claimed.isTask,
    onUpdate: (update) => {
      parts.heard(backend.id, redactOffer(live.redactor, update))
      live.hear(update)
    },
    onWait: () => live.waitForRoom(),
    signal: live.cut,
  })
}

async function converse(
  parts: TurnParts,
  live: LiveTurn,
  leased: LeasedSession,
  startSnapshot: SnapshotId,
): Promise<Ending> {
  const { claimed } = live
  const { lease } = claimed
  const remembers = leased.start !== 'new'
  const whichUntold = {
    chatId: lease.chatId,
    afterPosition: remembers ? (claimed.session?.knownPosition ?? 0) : 0,
    beforePosition: claimed.promptPosition,
  }
  const untold = await untilWritten(parts, live, () => readUntold(parts.host, parts.store, whichUntold))
  const whichFiles = { chatId: lease.chatId, files: claimed.files }
  const files = await untilWritten(parts, live, () => readPromptFiles(parts.host, parts.store, whichFiles))
  const session = !remembers && untold.length > 0 ? ('replayed' as const) : leased.start
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

const cutShort = (live: LiveTurn, told: boolean): Ending =>
  live.cut.reason === 'shutdown'
    ? { outcome: 'interrupted', stopReason: null, error: null, told }
    : { outcome: 'stopped', stopReason: 'cancelled', error: null, told }

function endingOf(live: LiveTurn, error: unknown): Ending {
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

async function finish(
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

import path from 'node:path'
import type { Backend } from '#agent-host/backends/backend.ts'
import { BackendFault } from '#agent-host/backends/backend.ts'
import { holdCredentials } from '#agent-host/credentials/hold-credentials.ts'
import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { recordByHand } from '#agent-host/files/record-by-hand.ts'
import type { LeasedSession } from '#agent-host/pool/pool-shapes.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import type { Prepared } from '#agent-host/worktrees/worktree.ts'
import { redactOffer } from '#lib/domain/credentials/redact-parts.ts'
import type { SnapshotId } from '#lib/domain/ids.ts'

/** The files as they are before the agent is told, and a session of it. Throws `BackendFault` and `Refusal`. */
export async function prepareTurn(
  parts: TurnParts,
  live: LiveTurn,
  place: Place,
): Promise<{ snapshot: SnapshotId; leased: LeasedSession }> {
  const [worktree, environment] = await Promise.all([prepareFiles(parts, live, place), holdCredentials(parts, live)])
  const backend = await findBackend(parts, live)
  const [snapshot, leased] = await Promise.all([
    worktree.made?.snapshotId ?? startSnapshot(parts, live, place),
    leaseSession(parts, live, { backend, place, worktree, environment }),
  ])
  live.hold(leased.secrets)
  return { snapshot, leased }
}

async function prepareFiles(parts: TurnParts, live: LiveTurn, place: Place): Promise<Prepared> {
  const prepared = await parts.worktrees.prepare(place, live.cut)
  const stale = prepared.made?.stale
  live.madeFiles = prepared.made !== null
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

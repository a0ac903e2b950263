import { redactPatch } from '#agent-host/credentials/redact-patch.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { placeOf } from '#agent-host/worktrees/place.ts'
import { readTurnFiles, type TurnFiles } from '#db/reads/turns.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import { interruptTurns } from '#db/writes/turns/interrupt.ts'
import { redactorOf } from '#lib/domain/credentials/redactor.ts'
import type { TurnId } from '#lib/domain/ids.ts'

/**
 * Ends the turns whose host is gone (with `own`, those that an earlier process of this host ran) and records what each had
 * changed as its patch. Their agents must be gone by then, so that nothing writes the files any more.
 */
export async function recoverTurns(parts: TurnParts, which: { own: boolean }): Promise<void> {
  for (const turnId of await interruptTurns(parts.host, parts.store, which)) {
    parts.log.warn({ turnId }, 'a turn was interrupted')
    await recordChanges(parts, turnId).catch((error: unknown) =>
      parts.log.warn({ err: error, turnId }, 'its changes could not be recorded'),
    )
  }
}

async function recordChanges(parts: TurnParts, turnId: TurnId): Promise<void> {
  const turn = await readTurnFiles(parts.host, parts.store, turnId)
  if (turn) await recordPatchOf(parts, turnId, turn)
  if (turn) parts.onEnded({ ...turn, turnId, outcome: 'interrupted', session: null, firstTextMs: null })
}

async function recordPatchOf(parts: TurnParts, turnId: TurnId, turn: TurnFiles): Promise<void> {
  if (!turn.startSnapshot || turn.hostId !== parts.host.hostId) return
  const { chatId, startSnapshot, backend, personName } = turn
  const place = placeOf(turn)
  const now = await parts.worktrees.snapshot(place)
  if (now.snapshotId === startSnapshot) return
  const { files, diff } = await parts.worktrees.diff(place, startSnapshot, now.snapshotId)
  const author = { kind: 'agent' as const, backend }
  const patch = {
    fromSnapshot: startSnapshot,
    toSnapshot: now.snapshotId,
    files,
    diff,
    omitted: now.omitted,
    author,
    person: personName,
    turnId,
  }
  const { secrets } = await parts.credentials({ personId: turn.ownerId, workspaceId: turn.workspaceId, isShared: true })
  const redacted = redactPatch(redactorOf(secrets), patch)
  await recordPatch(parts.host, parts.store, { chatId, patch: redacted })
}

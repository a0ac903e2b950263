import { redactPatch } from '#agent-host/credentials/redact-patch.ts'
import type { Worktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import type { Store } from '#db/client.ts'
import { recordPatch } from '#db/writes/patches/record.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { Redactor } from '#lib/domain/credentials/redactor.ts'
import type { PersonId, SnapshotId } from '#lib/domain/ids.ts'

type Tools = { host: HostActor; store: Store; worktrees: Worktrees }

/**
 * Makes a patch of a person's out of what differs from the last snapshot that was recorded (null: from how the worktree was last
 * seen, or began). The chat's
 * agent must not be at work. Gives the files as they are.
 */
export async function recordByHand(
  { host, store, worktrees }: Tools,
  place: Place,
  {
    person,
    lastSnapshot,
    redactor,
  }: { person: { personId: PersonId; name: string }; lastSnapshot: SnapshotId | null; redactor: Redactor },
): Promise<{ snapshotId: SnapshotId; recorded: boolean }> {
  // Before the next one is taken: a chat that comes back to a workspace finds its files there as it left them.
  const fromSnapshot = lastSnapshot ?? (await worktrees.latest(place))
  const { snapshotId, omitted } = await worktrees.snapshot(place)
  if (fromSnapshot === snapshotId) return { snapshotId, recorded: false }
  const { files, diff } = await worktrees.diff(place, fromSnapshot, snapshotId)
  if (files.length === 0) return { snapshotId, recorded: false }
  const author = { kind: 'person' as const, ...person }
  const patch = {
    fromSnapshot,
    toSnapshot: snapshotId,
    files,
    diff,
    omitted,
    author,
    person: person.name,
    turnId: null,
  }
  await recordPatch(host, store, { chatId: place.chatId, patch: redactPatch(redactor, patch) })
  return { snapshotId, recorded: true }
}

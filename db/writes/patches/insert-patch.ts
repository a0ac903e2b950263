import { eq, max } from 'drizzle-orm'
import type { Transaction } from '#db/client.ts'
import { patches } from '#db/schema/patches.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { ChatId, MessageId, SnapshotId, TurnId } from '#lib/domain/ids.ts'
import type { PatchFile, PatchInfo } from '#lib/domain/patches/patch.ts'
import type { Author } from '#lib/domain/people/author.ts'
import { newId } from '#lib/ids.ts'

/** What changed between two snapshots, as a host found it. */
export type PatchDraft = {
  fromSnapshot: SnapshotId
  toSnapshot: SnapshotId
  files: PatchFile[]
  /** Names of changed files that are too large to keep. */
  omitted: string[]
  /** What `git diff --binary --full-index` printed; null where it is too large to keep. */
  diff: string | null
  author: Author
  /** The name of the person whose message or hand it came from. */
  person: string | null
  turnId: TurnId | null
}

/** What of a patch its turn knows. */
type OfTurn = { messageId: MessageId | null; failedMidTurn: boolean }

/** Stores a patch as the chat's next one. The chat's head must be held. */
export async function insertPatch(
  tx: Transaction,
  { chatId, at }: { chatId: ChatId; at: string },
  draft: PatchDraft & OfTurn,
): Promise<PatchInfo> {
  const { fromSnapshot, toSnapshot, diff, ...described } = storable(draft)
  const [newest] = await tx
    .select({ number: max(patches.number) })
    .from(patches)
    .where(eq(patches.chatId, chatId))
  const patch: PatchInfo = {
    ...described,
    patchId: newId('pat'),
    number: (newest?.number ?? 0) + 1,
    state: 'pending',
    createdAt: at,
  }
  await tx.insert(patches).values({ ...patch, id: patch.patchId, chatId, diff, fromSnapshot, toSnapshot })
  return patch
}

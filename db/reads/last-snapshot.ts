import { sql } from 'drizzle-orm'
import type { Reader } from '#db/reads/chat-access.ts'
import { chats } from '#db/schema/chats.ts'
import { patches } from '#db/schema/patches.ts'
import { turns } from '#db/schema/turns.ts'
import type { ChatId, SnapshotId } from '#lib/domain/ids.ts'

/**
 * The newest snapshot of a chat's worktree that anything recorded; null where nothing did, or not since the chat was moved to the
 * files of another workspace.
 */
export async function readLastSnapshot(reader: Reader, chatId: ChatId): Promise<SnapshotId | null> {
  const {
    rows: [row],
  } = await reader.execute<{ snapshot: SnapshotId }>(sql`
    select snapshot from (
      select end_snapshot as snapshot, ended_at as at, 2 as rank from ${turns} where chat_id = ${chatId}
      union all select start_snapshot, started_at, 1 from ${turns} where chat_id = ${chatId}
      union all select to_snapshot, created_at, 3 from ${patches} where chat_id = ${chatId}
    ) as seen
    where snapshot is not null
      and at > coalesce((select files_since from ${chats} where id = ${chatId}), '-infinity')
    order by at desc, rank desc limit 1`)
  return row?.snapshot ?? null
}

import { deletePath, restorePath } from '#agent-host/files/delete-path.ts'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { listFolders, listOneFolder } from '#agent-host/files/list-folders.ts'
import { readBytesAt, readFileAt } from '#agent-host/files/read-file.ts'
import { recordByHand } from '#agent-host/files/record-by-hand.ts'
import { makeFolder, movePath, saveFile } from '#agent-host/files/write-file.ts'
import type { JobTools } from '#agent-host/jobs/perform-job.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import { type Place, placeOf } from '#agent-host/worktrees/place.ts'
import { readGroupFacts } from '#db/reads/group-facts.ts'
import { readLastSnapshot } from '#db/reads/last-snapshot.ts'
import type { PathView } from '#lib/domain/files/file.ts'
import type { FileJobInput } from '#lib/domain/files/file-job.ts'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

/** Those that write come one after another for each worktree, so that what they check still holds when they write. */
const queue = new KeyedQueue()

/** Reads or changes the files of a chat, whose worktree is made where it is missing. Throws the `Refusal` that becomes its fault. */
export async function performFileJob(tools: JobTools, input: FileJobInput, signal: AbortSignal): Promise<unknown> {
  const { worktrees } = tools
  const chat = await placeOfJob(tools, input)
  await worktrees.prepare(chat, signal)
  const place = worktrees.filePlace(chat)
  switch (input.kind) {
    case 'read_path':
      return await readPath(place, input, signal)
    case 'read_bytes':
      return await readBytesAt(place, input.path)
    case 'list_folders':
      return await listFolders(place, input, signal)
    default:
      return await queue.run(place.worktree, () => change(tools, { ...place, chat }, input))
  }
}

/** The workspace is the one in which the chat was when it was asked: a chat that was moved since keeps those files there. */
export async function placeOfJob(
  { host, store }: Pick<JobTools, 'host' | 'store'>,
  { chatId, workspaceId }: { chatId: ChatId; workspaceId: WorkspaceId },
): Promise<Place> {
  return placeOf({ ...(await readGroupFacts(host, store, chatId)), workspaceId })
}

async function readPath(
  place: FilePlace,
  { path, known }: { path: string; known: string | null },
  signal: AbortSignal,
): Promise<PathView> {
  const file = path === '' ? null : await readFileAt(place, path, known)
  return file ?? (await listOneFolder(place, path, signal))
}

type Change = Exclude<FileJobInput, { kind: 'read_path' | 'read_bytes' | 'list_folders' }>

async function change(tools: JobTools, place: FilePlace & { chat: Place }, input: Change): Promise<unknown> {
  switch (input.kind) {
    case 'write_file':
      return await saveFile(place, input)
    case 'make_folder':
      await makeFolder(place, input.path)
      return { path: input.path }
    case 'delete_path':
      return await deletePath(place, input)
    case 'restore_path':
      await restorePath(place, input.path, input.deletionId)
      return { path: input.path }
    case 'move_path':
      await movePath(place, input.from, input.to)
      return { path: input.to }
    case 'record_changes':
      return await recordChanges(tools, place.chat, input)
    default:
      return input satisfies never
  }
}

async function recordChanges(
  tools: JobTools,
  place: Place,
  input: Extract<Change, { kind: 'record_changes' }>,
): Promise<{ recorded: boolean }> {
  const lastSnapshot = await readLastSnapshot(tools.store.database, input.chatId)
  const redactor = await tools.redactorOf(input)
  const { recorded } = await recordByHand(tools, place, { person: input.person, lastSnapshot, redactor })
  return { recorded }
}

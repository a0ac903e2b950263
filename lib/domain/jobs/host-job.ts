import { z } from 'zod'
import { fileJobInputs } from '#lib/domain/files/file-job.ts'
import { poolJobInputs } from '#lib/domain/hosts/pool-job.ts'
import { backendId, chatId, personId, workspaceId } from '#lib/domain/ids.ts'
import { workspaceSource } from '#lib/domain/workspaces/workspace.ts'

/** What the web asks of a host, by kind. */
export const hostJobInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('prepare_workspace'),
    workspaceId,
    source: workspaceSource,
    /** Only an administrator may open a folder where no roots are set. */
    administrator: z.boolean(),
  }),
  z.object({ kind: z.literal('delete_workspace'), workspaceId }),
  z.object({ kind: z.literal('delete_chat_files'), chatId }),
  z.object({ kind: z.literal('check_backend'), backendId }),
  z.object({ kind: z.literal('install_backend'), backendId }),
  z.object({ kind: z.literal('uninstall_backend'), backendId }),
  z.object({
    kind: z.literal('try_backend'),
    backendId,
    prompt: z.string(),
    /** For whom its models are asked. */
    personId,
    workspaceId,
  }),
  z.object({
    kind: z.literal('search_paths'),
    workspaceId,
    /** The chat whose files are searched where it has some; null: the workspace's HEAD. */
    chatId: chatId.nullable(),
    query: z.string(),
    limit: z.number().int(),
  }),
  /** On whose account the model is asked. */
  z.object({ kind: z.literal('check_title_model'), model: z.string().nullable(), personId }),
  ...poolJobInputs,
  ...fileJobInputs,
])
export type HostJobInput = z.infer<typeof hostJobInput>
export type HostJobKind = HostJobInput['kind']

export const hostJobStates = ['queued', 'claimed', 'done', 'failed'] as const

/** Whether a job of this kind may run again when its host died within it. */
export const isRepeatable: Record<HostJobKind, boolean> = {
  prepare_workspace: true,
  delete_workspace: true,
  delete_chat_files: true,
  check_backend: true,
  install_backend: true,
  uninstall_backend: true,
  try_backend: false,
  search_paths: true,
  check_title_model: true,
  evict_slot: false,
  restart_slot: false,
  forgive_backend: true,
  read_path: true,
  read_bytes: true,
  list_folders: true,
  write_file: false,
  make_folder: false,
  delete_path: false,
  restore_path: false,
  move_path: false,
  record_changes: true,
}

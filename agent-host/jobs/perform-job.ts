import { performFileJob, placeOfJob } from '#agent-host/files/perform-file-job.ts'
import { type PoolControl, performPoolJob } from '#agent-host/jobs/perform-pool-job.ts'
import type { PathSearch } from '#agent-host/paths/path-search.ts'
import type { TitleModel } from '#agent-host/titles/borrowed-title-model.ts'
import { tryTitleModel } from '#agent-host/titles/try-title-model.ts'
import type { Repositories, Worktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Store } from '#db/client.ts'
import { finishWorkspace } from '#db/writes/workspaces/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { Redactor } from '#lib/domain/credentials/redactor.ts'
import { isFileJob } from '#lib/domain/files/file-job.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type JobTools = {
  host: HostActor
  store: Store
  repositories: Repositories
  paths: PathSearch
  worktrees: Worktrees
  /** What is to be kept out of a chat's patches: the credentials that its agents may hold. */
  redactorOf(of: { chatId: ChatId }): Promise<Redactor>
  pool: PoolControl
  /** Looks again at what this host can run. */
  checkBackends(): Promise<void>
  /** What writes titles; null where the server was given no model. */
  titleModel: TitleModel | null
}

/** Does one job of the web's. Throws the `Refusal` that becomes its fault. */
export async function performJob(tools: JobTools, input: HostJobInput, signal: AbortSignal): Promise<unknown> {
  if (isFileJob(input)) return await performFileJob(tools, input, signal)
  switch (input.kind) {
    case 'prepare_workspace':
      return await prepareWorkspace(tools, input, signal)
    case 'delete_workspace':
      return await tools.repositories.remove(input.workspaceId)
    case 'delete_chat_files':
      return await tools.repositories.removeChat(input.chatId)
    case 'check_backend':
      return await tools.checkBackends()
    case 'search_paths':
      return { paths: await searchPaths(tools, input) }
    case 'check_title_model':
      return await tryTitleModel(tools.titleModel, input, signal)
    case 'evict_slot':
    case 'restart_slot':
    case 'forgive_backend':
      return await performPoolJob(tools.pool, input)
    default:
      return input satisfies never
  }
}

async function searchPaths(tools: JobTools, input: Extract<HostJobInput, { kind: 'search_paths' }>): Promise<string[]> {
  const { workspaceId, chatId, query, limit } = input
  if (chatId === null) return await tools.paths.search({ workspaceId, chatId, query, limit })
  const place = await placeOfJob(tools, { workspaceId, chatId })
  await tools.worktrees.bring(place)
  return await tools.paths.search({ ...place, query, limit })
}

async function prepareWorkspace(
  tools: JobTools,
  input: Extract<HostJobInput, { kind: 'prepare_workspace' }>,
  signal: AbortSignal,
): Promise<void> {
  const { host, store, repositories } = tools
  const { workspaceId } = input
  try {
    await repositories.prepare(input, signal)
  } catch (error) {
    if (error instanceof Refusal)
      await finishWorkspace(host, store, { workspaceId, fault: { code: error.code, message: error.message } })
    throw error
  }
  await finishWorkspace(host, store, { workspaceId, fault: null })
}

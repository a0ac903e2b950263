import type { Backend } from '#agent-host/backends/backend.ts'
import { performFileJob, placeOfJob } from '#agent-host/files/perform-file-job.ts'
import type { Gateway } from '#agent-host/gateway/gateway.ts'
import { type PoolControl, performPoolJob } from '#agent-host/jobs/perform-pool-job.ts'
import type { RegistryPrograms } from '#agent-host/packages/registry-programs.ts'
import type { PathSearch } from '#agent-host/paths/path-search.ts'
import type { TitleModel } from '#agent-host/titles/borrowed-title-model.ts'
import { tryTitleModel } from '#agent-host/titles/try-title-model.ts'
import { tryBackend } from '#agent-host/trials/try-backend.ts'
import type { Repositories, Worktrees } from '#agent-host/worktrees/open-worktrees.ts'
import type { Store } from '#db/client.ts'
import { finishWorkspace } from '#db/writes/workspaces/finish.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'
import type { TrialOutcome } from '#lib/domain/backends/backend-trial.ts'
import type { Redactor } from '#lib/domain/credentials/redactor.ts'
import { isFileJob } from '#lib/domain/files/file-job.ts'
import type { BackendId, ChatId } from '#lib/domain/ids.ts'
import type { HostJobInput } from '#lib/domain/jobs/host-job.ts'
import { notFound, Refusal } from '#lib/domain/refusal.ts'

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
  findBackend(id: BackendId): Promise<Backend | null>
  /** What an administrator added under this id. */
  findDefinition(id: BackendId): Promise<BackendDefinition | null>
  programs: RegistryPrograms
  gateway: Gateway
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
    case 'install_backend':
      return await installBackend(tools, input.backendId, signal)
    case 'uninstall_backend':
      return await uninstallBackend(tools, input.backendId)
    case 'try_backend':
      return await tryForPerson(tools, input, signal)
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

async function tryForPerson(
  tools: JobTools,
  input: Extract<HostJobInput, { kind: 'try_backend' }>,
  signal: AbortSignal,
): Promise<TrialOutcome> {
  const { personId, workspaceId, prompt } = input
  const backend = await tools.findBackend(input.backendId)
  if (!backend) throw notFound('backend')
  tools.pool.forgive(backend.id)
  const loan = tools.gateway.lend({ personId, workspaceId, backend: backend.id })
  try {
    return await tryBackend(backend, { prompt, models: loan.access, signal })
  } finally {
    loan.end()
    // What was just learned of it is what the lists should say.
    await tools.checkBackends()
  }
}

/** Brings an agent of the registry to this host. Lists say that it is under way, and then what came of it. */
async function installBackend(tools: JobTools, id: BackendId, signal: AbortSignal): Promise<void> {
  const definition = await tools.findDefinition(id)
  if (!definition?.registry) throw notFound('backend of the registry')
  const installing = tools.programs.install(id, definition.registry, signal)
  await Promise.allSettled([tools.checkBackends(), installing])
  await tools.checkBackends()
  await installing
}

/** Unless it was added again meanwhile. */
async function uninstallBackend(tools: JobTools, id: BackendId): Promise<void> {
  if ((await tools.findDefinition(id))?.registry) return
  await tools.programs.remove(id)
}

import 'server-only'
import { refusalOf } from '#app/_server/job-fault.ts'
import type { Store } from '#db/client.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { readWorkspace } from '#db/reads/workspaces.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { WorkspaceInfo, WorkspaceSource } from '#lib/domain/workspaces/workspace.ts'

const waitMs = 20_000

/**
 * Makes a workspace and waits until a host prepared it; after 20 s it is answered as it is, `preparing`. One that cannot be
 * prepared is removed again and refused with the host's reason.
 */
export async function prepareWorkspace(
  actor: AccountActor,
  store: Store,
  input: { name: string; source: WorkspaceSource },
): Promise<WorkspaceInfo> {
  const { workspace, jobId } = await createWorkspace(actor, store, input)
  const job = await awaitJob(actor, store, { jobId, timeoutMs: waitMs })
  if (job.state !== 'failed') return await readWorkspace(actor, store, workspace.id)
  await deleteWorkspace(actor, store, { workspaceId: workspace.id })
  throw refusalOf(job.fault)
}

'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { store } from '#app/_server/store.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { updateWorkspace } from '#db/writes/workspaces/update.ts'
import { workspaceId } from '#lib/domain/ids.ts'
import { Refusal, refusalCodes } from '#lib/domain/refusal.ts'
import { workspaceName, workspaceSource } from '#lib/domain/workspaces/workspace.ts'

const newWorkspace = z.object({ name: workspaceName, source: workspaceSource })
/** How long somebody waits at the form; what takes longer goes on without them. */
const waitMs = 12_000

/** A new workspace. What the host finds wrong with its source comes back at the field, and nothing is left behind. */
export const createWorkspaceAction = action(newWorkspace, async (actor, input) => {
  const at = await store()
  const { workspace, jobId } = await createWorkspace(actor, at, input)
  const result = await awaitJob(actor, at, { jobId, timeoutMs: waitMs })
  if (result.state === 'failed') {
    await deleteWorkspace(actor, at, { workspaceId: workspace.id })
    const { code, message } = result.fault
    const field = { empty: null, path: 'path', clone: 'url' }[input.source.kind]
    throw new Refusal(refusalCodes.find((known) => known === code) ?? 'unavailable', message, {
      ...(field && { fields: { [field]: message } }),
    })
  }
  revalidatePath('/', 'layout')
  return { workspaceId: workspace.id, ready: result.state === 'done' }
})

export const renameWorkspaceAction = action(z.object({ workspaceId, name: workspaceName }), async (actor, input) => {
  await updateWorkspace(actor, await store(), input)
  revalidatePath('/', 'layout')
  return null
})

export const deleteWorkspaceAction = action(z.object({ workspaceId }), async (actor, input) => {
  await deleteWorkspace(actor, await store(), input)
  revalidatePath('/', 'layout')
  return null
})

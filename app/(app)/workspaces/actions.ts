'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/_server/action.ts'
import { prepareWorkspace } from '#app/_server/prepare-workspace.ts'
import { store } from '#app/_server/store.ts'
import { deleteWorkspace } from '#db/writes/workspaces/delete.ts'
import { updateWorkspace } from '#db/writes/workspaces/update.ts'
import { workspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { type WorkspaceSource, workspaceName, workspaceSource } from '#lib/domain/workspaces/workspace.ts'

const newWorkspace = z.object({ name: workspaceName, source: workspaceSource })
const fieldOf: Record<WorkspaceSource['kind'], string | null> = { empty: null, path: 'path', clone: 'url' }

/** A new workspace. What the host finds wrong with its source comes back at the field that named it. */
export const createWorkspaceAction = action(newWorkspace, async (actor, input) => {
  try {
    const { id, state } = await prepareWorkspace(actor, await store(), input)
    revalidatePath('/', 'layout')
    return { workspaceId: id, ready: state === 'ready' }
  } catch (error) {
    const field = fieldOf[input.source.kind]
    if (!(error instanceof Refusal) || error.fields || !field) throw error
    throw new Refusal(error.code, error.message, { fields: { [field]: error.message }, cause: error })
  }
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

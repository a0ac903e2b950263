import { z } from 'zod'
import { endpoint, listOf, pageQuery } from '#lib/domain/api/endpoint.ts'
import { workspaceId } from '#lib/domain/ids.ts'
import { workspaceColors } from '#lib/domain/workspaces/colors.ts'
import { workspaceInfo, workspaceName, workspaceSource } from '#lib/domain/workspaces/workspace.ts'

const workspace = workspaceInfo.meta({ id: 'Workspace' })
const params = z.object({ workspaceId })

export const listWorkspaces = endpoint({
  method: 'GET',
  path: '/workspaces',
  summary: 'Your workspaces, in your order',
  query: pageQuery,
  status: 200,
  answer: listOf(workspace),
})
export const createWorkspace = endpoint({
  method: 'POST',
  path: '/workspaces',
  summary:
    'Make a workspace from nothing, a folder of the host, or a repository. Waits until it is prepared, at most 20 s',
  body: z.strictObject({ name: workspaceName, source: workspaceSource }),
  status: 201,
  answer: workspace,
})
export const readWorkspace = endpoint({
  method: 'GET',
  path: '/workspaces/{workspaceId}',
  summary: 'One workspace',
  params,
  status: 200,
  answer: workspace,
})
export const updateWorkspace = endpoint({
  method: 'PATCH',
  path: '/workspaces/{workspaceId}',
  summary: 'Give a workspace another name, colour or place: `before` another one, null for last',
  params,
  body: z.strictObject({
    name: workspaceName.optional(),
    color: z.enum(workspaceColors).optional(),
    before: workspaceId.nullable().optional(),
  }),
  status: 200,
  answer: workspace,
})
export const retryWorkspace = endpoint({
  method: 'POST',
  path: '/workspaces/{workspaceId}/prepare',
  summary: 'Try again to prepare a workspace that could not be',
  params,
  status: 202,
  answer: workspace,
})
export const deleteWorkspace = endpoint({
  method: 'DELETE',
  path: '/workspaces/{workspaceId}',
  summary: 'Delete a workspace that has no chats',
  params,
  status: 204,
})

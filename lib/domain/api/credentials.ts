import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { credentialInfo, credentialValue, newCredential } from '#lib/domain/credentials/credential.ts'
import { credentialId, workspaceId } from '#lib/domain/ids.ts'

const credential = credentialInfo.meta({ id: 'Credential' })
const params = z.object({ credentialId })
const assignment = z.object({ workspaceId, credentialId })

export const listCredentials = endpoint({
  method: 'GET',
  path: '/credentials',
  summary: 'Your credentials and those of your workspaces, never their values',
  query: shortListQuery,
  status: 200,
  answer: listOf(credential),
})
export const createCredential = endpoint({
  method: 'POST',
  path: '/credentials',
  summary:
    'Save a secret that agents get as an environment variable: a workspace’s, or your own, used in the workspaces that you name. Nobody reads it again',
  body: newCredential,
  status: 201,
  answer: credential,
})
export const replaceCredential = endpoint({
  method: 'PUT',
  path: '/credentials/{credentialId}',
  summary: 'Give a credential another value',
  params,
  body: z.strictObject({ value: credentialValue }),
  status: 200,
  answer: credential,
})
export const deleteCredential = endpoint({
  method: 'DELETE',
  path: '/credentials/{credentialId}',
  summary: 'Delete a credential; processes that hold it are ended after their turns',
  params,
  status: 204,
})
export const assignCredential = endpoint({
  method: 'PUT',
  path: '/workspaces/{workspaceId}/credentials/{credentialId}',
  summary: 'Use a credential of yours in a workspace of yours',
  params: assignment,
  status: 204,
})
export const unassignCredential = endpoint({
  method: 'DELETE',
  path: '/workspaces/{workspaceId}/credentials/{credentialId}',
  summary: 'Use it there no more',
  params: assignment,
  status: 204,
})

import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { backendInfo, changedBackend, newBackend } from '#lib/domain/backends/backend.ts'
import { backendTrial, defaultTrialPrompt, trialPrompt } from '#lib/domain/backends/backend-trial.ts'
import { backendId } from '#lib/domain/ids.ts'

const backend = backendInfo.meta({ id: 'Backend' })

export const listBackends = endpoint({
  method: 'GET',
  path: '/backends',
  summary: 'What this installation can run',
  query: shortListQuery,
  status: 200,
  answer: listOf(backend),
})
export const addBackend = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/backends',
  summary:
    'Add a command that speaks the Agent Client Protocol, or an agent as the ACP registry describes it, which hosts then fetch (administrators)',
  body: newBackend,
  status: 201,
  answer: backend,
})
export const updateBackend = endpoint({
  method: 'PUT',
  scope: 'administer',
  path: '/backends/{backendId}',
  summary: 'Replace what was added under this id (administrators)',
  params: z.object({ backendId }),
  body: changedBackend,
  status: 200,
  answer: backend,
})
export const installBackend = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/backends/{backendId}/install',
  summary: 'Have the hosts fetch an agent of the ACP registry once more (administrators); the list tells how that goes',
  params: z.object({ backendId }),
  status: 202,
  answer: backend,
})
export const removeBackend = endpoint({
  method: 'DELETE',
  scope: 'administer',
  path: '/backends/{backendId}',
  summary: 'Remove a command that was added (administrators)',
  params: z.object({ backendId }),
  status: 204,
})
export const tryBackend = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/backends/{backendId}/try',
  summary: 'Run a real prompt in a fresh process, to see whether it works (administrators); takes up to two minutes',
  params: z.object({ backendId }),
  body: z.strictObject({ prompt: trialPrompt.default(defaultTrialPrompt) }),
  status: 200,
  answer: backendTrial.meta({ id: 'BackendTrial' }),
})

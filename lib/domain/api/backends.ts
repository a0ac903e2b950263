import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { backendInfo, customBackend } from '#lib/domain/backends/backend.ts'
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
  summary: 'Add a command that speaks the Agent Client Protocol (administrators)',
  body: z.strictObject(customBackend.shape),
  status: 201,
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

import { expect, test } from 'vitest'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'
import { givenFiles } from '#tests/support/scripted-model/given-files.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

describeBackend('greenroom', async () => {
  const model = await startScriptedModel()
  const tools = toolsWith({ standard: { url: model.url, key: 'key', name: 'scripted' } })
  return {
    backend: greenroomBackend(tools),
    models: tools.offered,
    asking: { mode: 'ask' },
    trusting: { mode: 'auto' },
    close: model.close,
    hands: { types: ['image/png', 'application/pdf'], given: () => givenFiles(model.requests) },
  }
})

test('without a model it is ready, and says that a script answers', async () => {
  const info = await greenroomBackend(toolsWith()).health(new AbortController().signal)
  expect(info).toMatchObject({ state: 'ready', scripted: true, version: expect.any(String), custom: false })
})

import { expect, test } from 'vitest'
import { describeBackend } from '#agent-host/backends/backend-contract.ts'
import { greenroomBackend } from '#agent-host/backends/greenroom/greenroom-backend.ts'
import { limits } from '#tests/agents/limits.ts'
import { toolsWith } from '#tests/support/backend-tools.ts'
import { asSubject } from '#tests/support/scripted-model/as-subject.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

describeBackend(
  'greenroom',
  async () => {
    const model = await startScriptedModel()
    const tools = toolsWith({ standard: { url: model.url, key: 'key', name: 'scripted' } })
    const { given, ...rest } = asSubject(model)
    return {
      backend: greenroomBackend(tools),
      models: tools.offered,
      asking: { mode: 'ask' },
      trusting: { mode: 'auto' },
      ...rest,
      hands: { types: ['image/png', 'application/pdf'], given },
    }
  },
  limits.greenroom,
)

test('without a model it is ready, and says that a script answers', async () => {
  const info = await greenroomBackend(toolsWith()).health(new AbortController().signal)
  expect(info).toMatchObject({ state: 'ready', scripted: true, version: expect.any(String), custom: false })
})

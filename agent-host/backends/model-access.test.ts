import { expect, test } from 'vitest'
import { noModels, secretsOf } from '#agent-host/backends/model-access.ts'

test('what is not to be shown of a gateway is one address and one token, of providers each', () => {
  const key = 'gw-token'
  const standard = { url: 'http://127.0.0.1:4000/standard/v1', key, name: 'model' }
  const gateway = { ...noModels, standard, anthropic: { url: 'http://127.0.0.1:4000/anthropic', key } }
  expect(secretsOf(gateway)).toEqual({ MODEL_TOKEN: key, MODEL_ADDRESS: 'http://127.0.0.1:4000' })
  const providers = { ...noModels, standard, openai: { url: 'https://models.example/v1', key: 'other' } }
  expect(secretsOf(providers)).toMatchObject({ MODEL_TOKEN_2: 'other', MODEL_ADDRESS_2: 'https://models.example' })
  expect(secretsOf(noModels)).toEqual({})
})

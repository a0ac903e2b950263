import { expect, test } from 'vitest'
import { afterCall, backendOptions, optionCalls, withMode } from '#agent-host/backends/acp/options.ts'
import { sessionSetup } from '#agent-host/backends/acp/session-update.ts'

const modes = {
  currentModeId: 'ask',
  availableModes: [
    { id: 'ask', name: 'Ask' },
    { id: 'auto', name: 'Auto' },
  ],
}
const models = {
  currentModelId: 'a',
  availableModels: [
    { modelId: 'a', name: 'A' },
    { modelId: 'b', name: 'B' },
  ],
}
const select = (id: string, category: string | null, currentValue: string, values: string[]) => ({
  type: 'select',
  id,
  name: id,
  category,
  currentValue,
  options: values.map((value) => ({ value, name: value })),
})
const ids = (setup: unknown) => backendOptions(sessionSetup.parse(setup)).map(({ id, value }) => `${id}=${value}`)

test('an agent that says nothing offers nothing', () => {
  expect(ids({})).toEqual([])
})

test('older lists of modes and models are options', () => {
  expect(ids({ modes, models })).toEqual(['mode=ask', 'model=a'])
  expect(optionCalls(sessionSetup.parse({ modes }), { id: 'mode', value: 'auto' })).toEqual([
    {
      method: 'session/set_mode',
      modeId: 'auto',
    },
  ])
  expect(optionCalls(sessionSetup.parse({ models }), { id: 'model', value: 'b' })).toEqual([
    {
      method: 'session/set_model',
      modelId: 'b',
    },
  ])
})

test('config options count where both say the same, under the name of their category', () => {
  const setup = sessionSetup.parse({
    modes,
    models,
    configOptions: [
      select('approval', 'mode', 'ask', ['ask', 'auto']),
      select('llm', 'model', 'b', ['a', 'b']),
      select('thinking', 'thought_level', 'low', ['low', 'high']),
      { type: 'boolean', id: 'web', name: 'Web', currentValue: false },
      { type: 'novel', id: 'later', name: 'Later' },
    ],
  })
  expect(ids(setup)).toEqual(['mode=ask', 'model=b', 'effort=low', 'web=false'])
  const [call, ...more] = optionCalls(setup, { id: 'effort', value: 'high' }) ?? []
  expect(more).toEqual([])
  expect(call).toEqual({ method: 'session/set_config_option', configId: 'thinking', value: 'high' })
  expect(call ? ids(afterCall(setup, call)) : null).toContain('effort=high')
  expect(optionCalls(setup, { id: 'web', value: 'true' })).toMatchObject([{ value: true }])
  expect(ids(withMode(setup, 'auto'))).toContain('mode=auto')
})

test('grouped choices are one list', () => {
  const grouped = {
    ...select('llm', 'model', 'a', []),
    options: [{ group: 'x', name: 'X', options: [{ value: 'a', name: 'A' }] }],
  }
  expect(backendOptions(sessionSetup.parse({ configOptions: [grouped] }))[0]?.choices).toEqual([
    { value: 'a', name: 'A', description: null },
  ])
})

test('what is not offered is no call, what is chosen already is none either', () => {
  const setup = sessionSetup.parse({ modes })
  expect(optionCalls(setup, { id: 'mode', value: 'never' })).toBeNull()
  expect(optionCalls(setup, { id: 'colour', value: 'red' })).toBeNull()
  expect(optionCalls(setup, { id: 'mode', value: 'ask' })).toEqual([])
})

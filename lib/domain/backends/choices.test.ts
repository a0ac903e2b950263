import { expect, it } from 'vitest'
import type { BackendOption } from '#lib/domain/backends/backend.ts'
import { beginningOf, choose, chosenValue, hasOtherChoices, nothingChosen } from '#lib/domain/backends/choices.ts'

const option = (
  id: string,
  category: BackendOption['category'],
  value: string,
  ...values: string[]
): BackendOption => ({
  id,
  name: id,
  category,
  value,
  choices: values.map((each) => ({ value: each, name: each, description: null })),
})
const mode = option('mode', 'mode', 'ask', 'ask', 'auto')
const model = option('model', 'model', 'small', 'small', 'large')
const second = option('small-model', 'model', 'tiny', 'tiny', 'small')
const effort = option('effort', 'effort', 'low', 'low', 'high')
const options = [mode, model, second, effort]

it('what was chosen counts, else what the backend begins with', () => {
  const chosen = { ...nothingChosen, model: 'large', options: { effort: 'high' } }
  expect(options.map((each) => chosenValue(chosen, each))).toEqual(['ask', 'large', 'tiny', 'high'])
})

it('a choice changes its own option alone', () => {
  const chosen = { model: 'large', mode: null, options: { effort: 'high' } }
  expect(choose(chosen, mode, 'auto')).toEqual({ mode: 'auto' })
  expect(choose(chosen, model, 'small')).toEqual({ model: 'small' })
  expect(choose(chosen, second, 'small')).toEqual({ options: { effort: 'high', 'small-model': 'small' } })
})

it('a backend begins with all that it offers, and with the model that somebody likes where it has that', () => {
  const others = { 'small-model': 'tiny', effort: 'low' }
  expect(beginningOf(options)).toEqual({ mode: 'ask', model: 'small', options: others })
  expect(beginningOf(options, 'large')).toEqual({ mode: 'ask', model: 'large', options: others })
  expect(beginningOf(options, 'gone')).toMatchObject({ model: 'small' })
  expect(beginningOf([])).toEqual(nothingChosen)
  expect(beginningOf([], 'large')).toEqual({ ...nothingChosen, model: 'large' })
})

it('other choices are other values to choose from, not another choice', () => {
  expect(hasOtherChoices([model], [{ ...model, value: 'large' }])).toBe(false)
  expect(hasOtherChoices([model], [option('model', 'model', 'small', 'small', 'huge')])).toBe(true)
  expect(hasOtherChoices([model], [])).toBe(true)
})

import { expect, it } from 'vitest'
import { groupChoices } from '#components/composer/group-choices.ts'

const choice = (value: string, name = value) => ({ value, name, description: null })
const shown = (...choices: ReturnType<typeof choice>[]) =>
  groupChoices(choices).map(({ provider, choices: inIt }) => [provider, ...inIt.map(({ label }) => label)])

it('stands under providers that names say', () => {
  expect(shown(choice('a', 'Acme/Small'), choice('b', 'Other/Big'), choice('c', 'Acme/Large'))).toEqual([
    ['Acme', 'Small', 'Large'],
    ['Other', 'Big'],
  ])
})

it('stands under providers that values say, by its own name', () => {
  expect(shown(choice('acme/small', 'Small'), choice('other/big', 'Big'))).toEqual([
    ['acme', 'Small'],
    ['other', 'Big'],
  ])
})

it('stands under nothing where there is one provider, or none', () => {
  expect(shown(choice('acme/small', 'Small'), choice('acme/large', 'Large'))).toEqual([[null, 'Small', 'Large']])
  expect(shown(choice('small'), choice('large'))).toEqual([[null, 'small', 'large']])
  expect(shown()).toEqual([])
})

it('keeps those without a provider beside those with one', () => {
  expect(shown(choice('a', 'Acme/Small'), choice('auto', 'Auto'))).toEqual([
    ['Acme', 'Small'],
    [null, 'Auto'],
  ])
})

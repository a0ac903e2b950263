import { expect, test } from 'vitest'
import { formFault } from '#lib/domain/requests/form-fault.ts'

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', minLength: 2, maxLength: 4 },
    colour: { type: 'string', oneOf: [{ const: 'Red', title: 'Red' }] },
    count: { type: 'integer', minimum: 1, maximum: 3 },
    sure: { type: 'boolean' },
    tags: { type: 'array', maxItems: 1, items: { enum: ['a', 'b'] } },
  },
  required: ['name'],
}

test('what fits has no fault', () => {
  expect(formFault(schema, { name: 'Ada', colour: 'Red', count: 2, sure: false, tags: ['a'] })).toBeNull()
})

test.each([
  [{}, 'Name is missing.'],
  [{ name: 'A' }, 'Name has at least 2 characters.'],
  [{ name: 'Adalbert' }, 'Name has at most 4 characters.'],
  [{ name: 7 }, 'Name is a text.'],
  [{ name: 'Ada', colour: 'Blue' }, 'colour is none of what is offered.'],
  [{ name: 'Ada', count: 1.5 }, 'count is a whole number.'],
  [{ name: 'Ada', count: 9 }, 'count is at most 3.'],
  [{ name: 'Ada', sure: 'yes' }, 'sure is yes or no.'],
  [{ name: 'Ada', tags: ['c'] }, 'tags has something that is not offered.'],
  [{ name: 'Ada', tags: ['a', 'b'] }, 'tags has at most 1.'],
  [{ name: 'Ada', extra: 1 }, 'This form has no field “extra”.'],
])('%j is refused: %s', (content, fault) => {
  expect(formFault(schema, content)).toBe(fault)
})

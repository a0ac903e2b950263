import { expect, test } from 'vitest'
import { fillForm, formFields } from '#components/chats/form-fields.ts'

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Branch name', minLength: 2, maxLength: 5 },
    port: { type: 'integer', minimum: 1, maximum: 100, default: 80 },
    force: { type: 'boolean' },
    mode: { type: 'string', enum: ['fast', 'slow'], enumNames: ['Fast', 'Slow'] },
    tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
  },
  required: ['name'],
}
const fieldsOf = (of: unknown) => {
  const fields = formFields(of)
  if (!fields) throw new Error('the schema could not be drawn')
  return fields
}

test('every primitive type becomes a field', () => {
  expect(fieldsOf(schema).map(({ kind, label }) => [kind, label])).toEqual([
    ['text', 'Branch name'],
    ['number', 'port'],
    ['boolean', 'force'],
    ['choice', 'mode'],
    ['choices', 'tags'],
  ])
  expect(fieldsOf(schema)[3]).toMatchObject({ choices: [{ value: 'fast', name: 'Fast' }, { value: 'slow' }] })
})

test('a schema with objects inside cannot be drawn', () => {
  expect(formFields({ properties: { deep: { type: 'object' } } })).toBeNull()
})

test('numbers are sent as numbers, what is empty and optional is left out', () => {
  expect(fillForm(fieldsOf(schema), { name: 'main', tags: [] })).toEqual({
    content: { name: 'main', port: 80, force: false },
    faults: {},
  })
})

test('what is wrong is said at its field', () => {
  expect(fillForm(fieldsOf(schema), {}).faults).toEqual({ name: 'This is needed.' })
  expect(fillForm(fieldsOf(schema), { name: 'x', port: '1.5' }).faults).toEqual({
    name: 'At least 2 characters.',
    port: 'This takes a whole number.',
  })
  expect(fillForm(fieldsOf(schema), { name: 'toolong', port: '1000' }).faults).toEqual({
    name: 'At most 5 characters.',
    port: 'At most 100.',
  })
})

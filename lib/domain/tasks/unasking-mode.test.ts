import { expect, test } from 'vitest'
import { unaskingMode } from '#lib/domain/tasks/unasking-mode.ts'

const modes = (...values: string[]) => [
  {
    id: 'mode',
    name: 'Mode',
    category: 'mode' as const,
    value: values[0] ?? '',
    choices: values.map((value) => ({ value, name: value, description: null })),
  },
]

test('the mode that never asks is the one that the backend offers', () => {
  expect(unaskingMode(modes('ask', 'auto'))).toBe('auto')
  expect(unaskingMode(modes('ask', 'allow'))).toBe('allow')
  expect(unaskingMode(modes('default', 'auto', 'yolo'))).toBe('yolo')
})

test('of a backend that has no such mode none is asked for, and of an unknown one the usual', () => {
  expect(unaskingMode(modes('plan', 'ask'))).toBeNull()
  expect(unaskingMode([])).toBeNull()
  expect(unaskingMode(null)).toBe('auto')
})

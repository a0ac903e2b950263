import { expect, test } from 'vitest'
import { signInFault } from '#components/sign-in/sign-in-fault.ts'

test('a reason that we know has words of its own, any other has some, none has none', () => {
  expect(signInFault('uninvited')).toContain('invitation')
  for (const error of ['Configuration', 'constructor', ['uninvited', 'disabled']])
    expect(signInFault(error)).toContain('did not succeed')
  expect(signInFault(undefined)).toBeNull()
})

import { expect, test } from 'vitest'
import { SignInLimit } from '#app/_server/sign-in-limit.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const wrong = async () => {
  throw new Refusal('unauthenticated', 'Wrong.')
}
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : 'bug'),
  )

test('after ten failures for a name nothing more is looked at until five minutes are over', async () => {
  let nowMs = 0
  const limit = new SignInLimit(() => nowMs)
  for (let i = 0; i < 10; i++) expect(await codeOf(limit.guard('ada', wrong))).toBe('unauthenticated')
  let looked = false
  const right = async () => {
    looked = true
  }
  expect(await codeOf(limit.guard('ada', right))).toBe('too_many')
  expect(looked).toBe(false)
  expect(await codeOf(limit.guard('bo', right))).toBe('done')
  nowMs = 5 * 60_000 + 1
  expect(await codeOf(limit.guard('ada', right))).toBe('done')
})

test('tries at the same time count before they fail', async () => {
  const limit = new SignInLimit(() => 0)
  const codes = await Promise.all(Array.from({ length: 15 }, () => codeOf(limit.guard('ada', wrong))))
  expect(codes.filter((code) => code === 'too_many')).toHaveLength(5)
})

test('a success forgets what failed before it, a broken database counts for nothing', async () => {
  const limit = new SignInLimit(() => 0)
  for (let i = 0; i < 9; i++) await codeOf(limit.guard('ada', wrong))
  expect(await codeOf(limit.guard('ada', async () => 'in'))).toBe('done')
  const broken = async () => {
    throw new Error('no database')
  }
  for (let i = 0; i < 20; i++) expect(await codeOf(limit.guard('ada', broken))).toBe('bug')
})

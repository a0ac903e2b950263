import { expect, test } from 'vitest'
import { hashPassword, isPassword } from '#lib/crypto/password.ts'

test('a password matches its hash, another does not', async () => {
  const hash = await hashPassword('correct horse')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await isPassword('correct horse', hash)).toBe(true)
  expect(await isPassword('correct horsf', hash)).toBe(false)
})

test('the same letters typed in another Unicode form are the same password', async () => {
  expect(await isPassword('Zu\u0308rich 8001', await hashPassword('Z\u00fcrich 8001'))).toBe(true)
})

test('without a hash nothing matches, and a hash is computed all the same', async () => {
  const hash = await hashPassword('correct horse')
  const timed = async (passwordHash: string | null) => {
    const from = process.cpuUsage()
    for (let i = 0; i < 3; i++) expect(await isPassword('wrong', passwordHash)).toBe(false)
    return process.cpuUsage(from).user
  }
  await timed(hash)
  const [known, unknown] = [await timed(hash), await timed(null)]
  expect(unknown).toBeGreaterThan(known / 4)
})

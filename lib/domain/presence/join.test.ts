import { expect, it } from 'vitest'
import type { PersonId } from '#lib/domain/ids.ts'
import { joinPresence } from '#lib/domain/presence/join.ts'

const person = (name: string) => ({ personId: `per_${name}` as PersonId, name, role: 'owner' as const })

it('counts everybody once, by name, and adds up those without an account', () => {
  const joined = joinPresence([
    { people: [person('Cleo'), person('Ada')], anonymous: 1 },
    { people: [person('Ada'), person('Bo')], anonymous: 2 },
  ])
  expect(joined).toEqual({ people: [person('Ada'), person('Bo'), person('Cleo')], anonymous: 3 })
})

it('names forty at most and counts the others', () => {
  const many = Array.from({ length: 45 }, (_, i) => person(`n${String(i).padStart(2, '0')}`))
  const { people, anonymous } = joinPresence([{ people: many, anonymous: 3 }])
  expect(people.map(({ name }) => name)).toEqual(many.slice(0, 40).map(({ name }) => name))
  expect(anonymous).toBe(8)
})

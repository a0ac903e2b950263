import type { Presence } from '#lib/domain/presence/presence.ts'

/** So many are named; who comes after them is counted with those who have no name. */
const namedLimit = 40

/** Everybody of several places together, once each, in the order of their names. */
export function joinPresence(places: readonly Presence[]): Presence {
  const people = new Map(places.flatMap((place) => place.people.map((person) => [person.personId, person] as const)))
  const named = [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.personId < b.personId ? -1 : 1))
  const anonymous = places.reduce((sum, place) => sum + place.anonymous, 0)
  return {
    people: named.slice(0, namedLimit),
    anonymous: anonymous + Math.max(0, named.length - namedLimit),
  }
}

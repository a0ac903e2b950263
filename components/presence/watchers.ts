import type { PersonId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

/** Who else follows a chat: by name where it is theirs to see, counted where a link shows it to them. */
export type Watchers = { names: readonly string[]; anonymous: number }

/** Everybody but oneself. Who is not among those that are named, or has no account (`ownId` is null), is one of those that are counted. */
export function watchersOf({ people, anonymous }: Presence, ownId: PersonId | null): Watchers {
  const isNamed = people.some(({ personId }) => personId === ownId)
  return {
    names: people.filter(({ personId }) => personId !== ownId).map(({ name }) => name),
    anonymous: Math.max(0, isNamed ? anonymous : anonymous - 1),
  }
}

export const countOf = ({ names, anonymous }: Watchers): number => names.length + anonymous

const namedAtMost = 2

/** `Ben, 2 watching`; empty where nobody else is there. */
export function watcherWords({ names, anonymous }: Watchers): string {
  const unnamed = Math.max(0, names.length - namedAtMost)
  return [
    ...names.slice(0, namedAtMost),
    ...(unnamed > 0 ? [`${unnamed} more`] : []),
    ...(anonymous > 0 ? [`${anonymous} watching`] : []),
  ].join(', ')
}

/** The same in full, as a sentence. */
export function watcherSentence({ names, anonymous }: Watchers): string {
  const byLink = anonymous > 0 ? [anonymous === 1 ? 'one by link' : `${anonymous} by link`] : []
  const all = [...names, ...byLink]
  if (all.length === 0) return 'Nobody else is here.'
  const last = all.at(-1)
  return `Also here: ${all.length === 1 ? last : `${all.slice(0, -1).join(', ')} and ${last}`}.`
}

const made = Symbol.for('greenroom.web')
type Kept = { [made]?: Map<string, unknown> }

/**
 * What there is one of per process. Next loads a module once per bundle, so what must be one is kept on `globalThis`. `make` runs
 * when it is first asked for; when it throws, the next who asks tries again.
 */
export function once<T>(name: string, make: () => T): T {
  const kept = globalThis as Kept
  kept[made] ??= new Map()
  if (!kept[made].has(name)) kept[made].set(name, make())
  return kept[made].get(name) as T
}

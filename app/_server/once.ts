const kept = Symbol.for('greenroom.web')
type Kept = { [kept]?: Map<string, unknown> }

/**
 * What there is one of per process. Next loads a module once per bundle, so what must be one is kept on `globalThis`. `make` runs
 * when it is first asked for; when it throws, the next who asks tries again.
 */
export function once<T>(name: string, make: () => T): T {
  const process = globalThis as Kept
  process[kept] ??= new Map()
  if (!process[kept].has(name)) process[kept].set(name, make())
  return process[kept].get(name) as T
}

/** What was made under a name, if anything was. */
export const made = <T>(name: string): T | undefined => (globalThis as Kept)[kept]?.get(name) as T | undefined

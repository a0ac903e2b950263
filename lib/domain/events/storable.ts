/**
 * The same value with every text in it such that jsonb takes it: NUL and half surrogate pairs become U+FFFD. Properties that are
 * undefined are left out, as JSON does.
 */
export function storable<T>(value: T): T {
  return make(value) as T
}

function make(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map((item: unknown) => (item === undefined ? null : make(item)))
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(kept.map(([key, item]) => [storableText(key), make(item)]))
}

const storableText = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed()

const dayMs = 24 * 3600 * 1000

/** How long a link may work. */
export const lifetimes = [
  { value: 'never', name: 'never', days: null },
  { value: '1', name: 'after 1 day', days: 1 },
  { value: '7', name: 'after 7 days', days: 7 },
  { value: '30', name: 'after 30 days', days: 30 },
] as const
export const usualLifetime = '7'

/** When a link that is made now ends; null for never. */
export function expiryOf(lifetime: string, nowMs: number): string | null {
  const days = lifetimes.find(({ value }) => value === lifetime)?.days ?? null
  return days === null ? null : new Date(nowMs + days * dayMs).toISOString()
}

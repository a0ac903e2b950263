import type { BackendOption } from '#lib/domain/backends/backend.ts'

/** What backends call the mode in which they never ask. `auto` comes last: some call a mode so that asks now and then. */
const names = ['agent-full-access', 'bypassPermissions', 'yolo', 'allow', 'auto']

/** The mode in which a backend never asks, of those it offers; null where it offers none, and `auto` where nothing is known of it. */
export function unaskingMode(options: readonly BackendOption[] | null): string | null {
  if (!options) return 'auto'
  const offered = options.find(({ id }) => id === 'mode')?.choices.map(({ value }) => value) ?? []
  return names.find((name) => offered.includes(name)) ?? null
}

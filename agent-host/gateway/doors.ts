import type { ModelEndpoint, Providers } from '#lib/env.ts'

/** How an API says things: three families that every provider here belongs to. */
export type Dialect = 'openai' | 'anthropic' | 'google'
export const doorNames = ['standard', 'openai', 'anthropic', 'google'] as const
export type DoorName = (typeof doorNames)[number]

/** One provider behind the gateway: its base address as its own clients take it, and its key. */
export type Door = { name: DoorName; dialect: Dialect; url: string; key: string }
export type Doors = Partial<Record<DoorName, Door>>

/** The installation's providers as doors. */
export function doorsTo({ standard, providers }: { standard: ModelEndpoint | null; providers: Providers }): Doors {
  const { openai, anthropic, google } = providers
  return {
    ...(standard && {
      standard: { name: 'standard', dialect: 'openai', url: standard.url, key: standard.key ?? '' } as const,
    }),
    ...(openai && { openai: { name: 'openai', dialect: 'openai', ...openai } as const }),
    ...(anthropic && { anthropic: { name: 'anthropic', dialect: 'anthropic', ...anthropic } as const }),
    ...(google && { google: { name: 'google', dialect: 'google', ...google } as const }),
  }
}

export const dialectOf: Record<DoorName, Dialect> = {
  standard: 'openai',
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
}

/** What clients take as an API's address, below the gateway's: with `/v1` where they add no version themselves. */
export const prefixOf: Record<DoorName, string> = {
  standard: '/standard/v1',
  openai: '/openai/v1',
  anthropic: '/anthropic',
  google: '/google',
}

/** The header by which an API takes its key; none where there is no key. */
export function keyHeader({ dialect, key }: Door): Record<string, string> {
  if (key === '') return {}
  if (dialect === 'anthropic') return { 'x-api-key': key }
  if (dialect === 'google') return { 'x-goog-api-key': key }
  return { authorization: `Bearer ${key}` }
}

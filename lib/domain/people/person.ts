import { z } from 'zod'
import { personId, tokenId } from '#lib/domain/ids.ts'

/** Two addresses that differ in case alone belong to one account. */
export const email = z.string().trim().max(254, 'At most 254 characters').pipe(z.email('Not an e-mail address'))

const nameLimit = 80
const nameBytesLimit = 400
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A name that fits: characters as people count them, and bytes, since one such character can be of any size. */
export const personName = z.string().trim().min(1, 'Say your name').refine(fitsName, `At most ${nameLimit} characters`)

function fitsName(name: string): boolean {
  // Bytes first: they bound what is counted.
  if (new TextEncoder().encode(name).length > nameBytesLimit) return false
  return [...graphemes.segment(name)].length <= nameLimit
}

/** The longest beginning that fits, for names that others made up. */
export function shortenName(name: string): string {
  let short = ''
  for (const { segment } of graphemes.segment(name.trim().slice(0, nameBytesLimit))) {
    if (!fitsName(short + segment)) break
    short += segment
  }
  return short.trim()
}

export const password = z.string().min(8, 'At least 8 characters').max(256, 'At most 256 characters')

/** What comes before the @, for whoever did not say a name. */
export const nameFromEmail = (address: string): string => shortenName(address.slice(0, address.lastIndexOf('@')))

export const personInfo = z.object({
  id: personId,
  name: z.string(),
  email: z.string(),
  administrator: z.boolean(),
})
export type PersonInfo = z.infer<typeof personInfo>

/** What a token may do: look, change, and what only administrators do. */
export const tokenScopes = ['read', 'write', 'administer'] as const
export type TokenScope = (typeof tokenScopes)[number]

export const tokenScopeList = z.array(z.enum(tokenScopes)).min(1, 'Choose what it may do').max(tokenScopes.length)

export const tokenName = z.string().trim().min(1, 'Give it a name').max(80, 'At most 80 characters')

/** A personal API token as its owner sees it in a list: never the token itself. */
export const tokenInfo = z.object({
  id: tokenId,
  name: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
})
export type TokenInfo = z.infer<typeof tokenInfo>

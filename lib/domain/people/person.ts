import { z } from 'zod'
import { personId, tokenId } from '#lib/domain/ids.ts'
import { shortenName } from '#lib/domain/short-name.ts'
import { shortName } from '#lib/domain/short-name-schema.ts'

/** Two addresses that differ in case alone belong to one account. */
export const email = z.string().trim().max(254, 'At most 254 characters').pipe(z.email('Not an e-mail address'))

export const personName = shortName('Say your name')

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

export const tokenName = shortName('Give it a name')

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

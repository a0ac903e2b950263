import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { tokenId } from '#lib/domain/ids.ts'
import { tokenInfo, tokenName, tokenScopeList } from '#lib/domain/people/person.ts'

export const listTokens = endpoint({
  method: 'GET',
  path: '/tokens',
  summary: 'Your personal tokens, never the tokens themselves',
  query: shortListQuery,
  status: 200,
  answer: listOf(tokenInfo.meta({ id: 'Token' })),
})
export const createToken = endpoint({
  method: 'POST',
  path: '/tokens',
  summary: 'Make a personal token; it is told this once',
  body: z.strictObject({
    name: tokenName,
    scopes: tokenScopeList.default(['read', 'write']),
    expiresAt: z.iso
      .datetime()
      .refine((at) => Date.parse(at) > Date.now(), 'This is over already')
      .nullable()
      .default(null),
  }),
  status: 201,
  answer: z.object({ id: tokenId, token: z.string() }),
  secretAnswer: true,
})
export const revokeToken = endpoint({
  method: 'DELETE',
  path: '/tokens/{tokenId}',
  summary: 'End a token at once, and the streams that it opened',
  params: z.object({ tokenId }),
  status: 204,
})

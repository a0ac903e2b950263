import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { grantInfo, sharedGrant } from '#lib/domain/grants/grant.ts'
import { chatId, grantId } from '#lib/domain/ids.ts'

const ofChat = z.object({ chatId })
const params = z.object({ grantId })
const grant = grantInfo.meta({ id: 'Grant' })
const expiresAt = z.iso
  .datetime()
  .refine((at) => Date.parse(at) > Date.now(), 'This is over already')
  .nullable()
/** A link is told once, when it is made. */
const newLink = grantInfo.extend({ token: z.string(), url: z.string() }).meta({ id: 'NewLink' })

export const listGrants = endpoint({
  method: 'GET',
  path: '/chats/{chatId}/grants',
  summary: 'The links that lead to a chat, newest first, never their tokens',
  params: ofChat,
  query: shortListQuery,
  status: 200,
  answer: listOf(grant),
})
export const createGrant = endpoint({
  method: 'POST',
  path: '/chats/{chatId}/grants',
  summary: 'Make a link with which anybody may watch a chat; it is told this once',
  params: ofChat,
  body: z.strictObject({
    kind: z.literal('link', 'A chat is shared by link: `link`'),
    role: z.literal('viewer', 'A link is for viewers: `viewer`'),
    expiresAt: expiresAt.default(null),
  }),
  status: 201,
  answer: newLink,
  secretAnswer: true,
})
export const listShared = endpoint({
  method: 'GET',
  path: '/grants',
  summary: 'Everything that you share, newest first',
  query: shortListQuery,
  status: 200,
  answer: listOf(sharedGrant.meta({ id: 'SharedGrant' })),
})
export const updateGrant = endpoint({
  method: 'PATCH',
  path: '/grants/{grantId}',
  summary: 'Change when a link expires; null: never',
  params,
  body: z.strictObject({ expiresAt }),
  status: 200,
  answer: grant,
})
export const rotateGrant = endpoint({
  method: 'POST',
  path: '/grants/{grantId}/rotate',
  summary: 'Give a link a new token; the old one leads nowhere at once, and its streams are closed',
  params,
  status: 200,
  answer: newLink,
  secretAnswer: true,
})
export const revokeGrant = endpoint({
  method: 'DELETE',
  path: '/grants/{grantId}',
  summary: 'End a link at once, and the streams that it opened',
  params,
  status: 204,
})

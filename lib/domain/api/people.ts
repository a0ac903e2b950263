import { z } from 'zod'
import { endpoint, listOf, pageQuery } from '#lib/domain/api/endpoint.ts'
import { personId } from '#lib/domain/ids.ts'
import { accountInfo } from '#lib/domain/people/account.ts'

const account = accountInfo.meta({ id: 'Account' })
const params = z.object({ personId })

export const listPeople = endpoint({
  method: 'GET',
  path: '/people',
  scope: 'administer',
  summary: 'All accounts by name, or those whose name or address has `search` in it (administrators)',
  query: pageQuery.extend({ search: z.string().max(256).optional() }),
  status: 200,
  answer: listOf(account),
})
export const updatePerson = endpoint({
  method: 'PATCH',
  path: '/people/{personId}',
  scope: 'administer',
  summary: 'Make somebody an administrator or not, or shut them out and let them in again (administrators)',
  params,
  body: z
    .strictObject({ administrator: z.boolean().optional(), disabled: z.boolean().optional() })
    .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
      error: 'Say one thing to change: administrator or disabled',
    }),
  status: 200,
  answer: account,
})
export const deletePerson = endpoint({
  method: 'DELETE',
  path: '/people/{personId}',
  scope: 'administer',
  summary: 'Delete an account with its chats, workspaces and their files (administrators)',
  params,
  status: 204,
})
export const createSignInLink = endpoint({
  method: 'POST',
  path: '/people/{personId}/sign-in-link',
  scope: 'administer',
  summary: 'Make a link that signs somebody in once within a day; it is told this once (administrators)',
  params,
  status: 201,
  answer: z.object({ url: z.string() }),
  secretAnswer: true,
})

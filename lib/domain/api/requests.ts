import { z } from 'zod'
import { endpoint, listOf, shortListQuery } from '#lib/domain/api/endpoint.ts'
import { chatId, requestId } from '#lib/domain/ids.ts'
import { requestAnswer, requestInfo } from '#lib/domain/requests/request.ts'

export const listRequests = endpoint({
  method: 'GET',
  path: '/requests',
  summary: 'What agents ask you, over all chats',
  query: shortListQuery,
  status: 200,
  answer: listOf(requestInfo.extend({ chatId, chatTitle: z.string().nullable() }).meta({ id: 'Request' })),
})
export const answerRequest = endpoint({
  method: 'POST',
  path: '/requests/{requestId}/answer',
  summary: 'Answer a permission with one of its options, a form with an action. The first valid answer counts',
  params: z.object({ requestId }),
  body: requestAnswer,
  status: 200,
})

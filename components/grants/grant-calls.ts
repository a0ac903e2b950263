import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ChatId, GrantId } from '#lib/domain/ids.ts'

export const fetchGrants = (chatId: ChatId, cursor?: string) =>
  callEndpoint('listGrants', { params: { chatId }, query: { limit: '20', cursor } })

export const fetchShared = (cursor?: string) => callEndpoint('listShared', { query: { limit: '50', cursor } })

export const createLink = (chatId: ChatId, expiresAt: string | null) =>
  callEndpoint('createGrant', { params: { chatId }, body: { kind: 'link', role: 'viewer', expiresAt } })

export const rotateLink = (grantId: GrantId) => callEndpoint('rotateGrant', { params: { grantId } })
export const revokeLink = (grantId: GrantId) => callEndpoint('revokeGrant', { params: { grantId } })

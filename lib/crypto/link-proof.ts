import { createHmac } from 'node:crypto'
import type { GrantId } from '#lib/domain/ids.ts'

/**
 * What the cookie of a link carries instead of its token: of one grant, void with the token, and made by nobody who lacks the
 * installation's secret, even with the database at hand. `hash` is what is kept of the token.
 */
export const linkProof = (secret: string, { grantId, hash }: { grantId: GrantId; hash: string }): string =>
  createHmac('sha256', secret).update(`link:${grantId}:${hash}`).digest('base64url')

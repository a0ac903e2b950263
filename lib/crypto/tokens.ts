import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A token that cannot be guessed: 32 random bytes as 43 characters of base64url. */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a token: its SHA-256 in hexadecimal. It needs no salt, because the token is random. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Whether two secrets are equal, in a time that tells nothing about where they differ. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())

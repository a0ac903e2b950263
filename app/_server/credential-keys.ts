import 'server-only'
import { environment } from '#app/_server/environment.ts'
import { once } from '#app/_server/once.ts'
import { type KeyRing, parseKeyRing } from '#lib/crypto/seal.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** What credentials are sealed with here. This process opens none. */
export function credentialKeys(): KeyRing {
  const { credentialKeys: text } = environment()
  if (text === undefined)
    throw new Refusal('unavailable', 'This server has no keys for credentials: CREDENTIAL_KEYS is not set.')
  return once('credential-keys', () => parseKeyRing(text))
}

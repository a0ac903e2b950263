import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** The row that a sealed value is of: moved to another one it does not open. */
export type SealedRow = { table: string; id: string; owner: string; name: string }

/** The keys of an installation: the first seals, all of them open. */
export type KeyRing = readonly SealingKey[]
export type SealingKey = { readonly id: string; readonly bytes: Buffer }

/** Why keys cannot be used, in words that say nothing of them. */
export class KeyRingFault extends Error {}

/** Why a sealed value did not open: its key is not in the ring, or it is not what was sealed for this row. */
export class SealFault extends Error {
  readonly code: 'unknown_key' | 'damaged'
  readonly keyId: string | null

  constructor(code: 'unknown_key' | 'damaged', keyId: string | null) {
    super(code === 'unknown_key' ? `There is no key ${keyId} to open this with.` : 'What was sealed does not open.')
    this.code = code
    this.keyId = keyId
  }
}

const version = 'v1'
const keyBytes = 32
/** GCM's own nonce and tag, https://doi.org/10.6028/NIST.SP.800-38D */
const nonceBytes = 12
const tagBytes = 16
const keyShape = /^[A-Za-z0-9_-]{43}$/
const idShape = /^[A-Za-z0-9_-]{1,32}$/

/** Parses `id:key,id2:key2`, each key 32 bytes as base64url. Throws `KeyRingFault`. */
export function parseKeyRing(text: string): KeyRing {
  const ring = text.split(',').map((entry, index) => parseKey(entry.trim(), index + 1))
  const twice = ring.find(({ id }, index) => ring.findIndex((other) => other.id === id) !== index)
  if (twice) throw new KeyRingFault(`two keys are called ${twice.id}`)
  return ring
}

function parseKey(entry: string, place: number): SealingKey {
  const colon = entry.indexOf(':')
  const id = entry.slice(0, Math.max(0, colon))
  if (!idShape.test(id))
    throw new KeyRingFault(`key ${place} has no id: write id:key, the id of letters, digits, _ and -`)
  const key = entry.slice(colon + 1).replace(/=$/, '')
  if (!keyShape.test(key)) throw new KeyRingFault(`key ${place} is not 32 bytes as base64url (43 characters)`)
  return { id, bytes: Buffer.from(key, 'base64url') }
}

/** The ring as `parseKeyRing` takes it. */
export const keyRingText = (ring: KeyRing): string =>
  ring.map(({ id, bytes }) => `${id}:${bytes.toString('base64url')}`).join(',')

/** A new key with an id that the ring does not have: `k` and the number after its highest. */
export function newKey(ring: KeyRing): SealingKey {
  const numbers = ring.map(({ id }) => Number(/^k(\d{1,9})$/.exec(id)?.[1] ?? 0))
  return { id: `k${Math.max(0, ...numbers) + 1}`, bytes: randomBytes(keyBytes) }
}

/** Seals a value for one row with the ring's first key: `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. */
export function seal(ring: KeyRing, row: SealedRow, value: string): { sealed: string; keyId: string } {
  const [key] = ring
  if (!key) throw new KeyRingFault('there is no key')
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes })
  cipher.setAAD(associated(row, key.id))
  const bytes = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    sealed: [version, key.id, nonce.toString('base64url'), bytes.toString('base64url')].join('.'),
    keyId: key.id,
  }
}

/** Opens what was sealed for this row. Throws `SealFault`. */
export function unseal(ring: KeyRing, row: SealedRow, sealed: string): string {
  const [is, keyId = '', nonce = '', text = '', ...more] = sealed.split('.')
  if (is !== version || more.length > 0 || !idShape.test(keyId)) throw new SealFault('damaged', null)
  const key = ring.find(({ id }) => id === keyId)
  if (!key) throw new SealFault('unknown_key', keyId)
  const bytes = Buffer.from(text, 'base64url')
  const at = bytes.length - tagBytes
  const nonceGiven = Buffer.from(nonce, 'base64url')
  if (at < 0 || nonceGiven.length !== nonceBytes) throw new SealFault('damaged', keyId)
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonceGiven, { authTagLength: tagBytes })
  decipher.setAAD(associated(row, keyId))
  decipher.setAuthTag(bytes.subarray(at))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, at)), decipher.final()]).toString('utf8')
  } catch {
    throw new SealFault('damaged', keyId)
  }
}

const associated = ({ table, id, owner, name }: SealedRow, keyId: string) =>
  Buffer.from(JSON.stringify([version, keyId, table, id, owner, name]))

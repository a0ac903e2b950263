import type { Store } from '#db/client.ts'
import { countByKey, resealCredentials } from '#db/writes/credentials/reseal.ts'
import { type KeyRing, keyRingText, newKey, parseKeyRing, type SealingKey } from '#lib/crypto/seal.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { putCredentialKeys, readCredentialKeys, runsWithEarlierKeys } from '#scripts/supervisor/credential-keys.ts'

export type Rotation = { machine: HostActor; store: Store; say(line: string): void }

/**
 * Changes the keys of a data folder step by step: a new one that opens, then that one seals, then the old one is dropped. A step is
 * taken when everything that runs knows the one before, at once where nothing runs; each can be taken again after it was cut off.
 */
export async function rotateKeptKeys({ machine, store, say }: Rotation, dataDirectory: string): Promise<void> {
  let ring = await readCredentialKeys(dataDirectory)
  if (ring.length === 1) {
    const added = newKey(ring)
    ring = [...ring, added]
    await putCredentialKeys(dataDirectory, ring)
    say(`The key ${added.id} was made.`)
  }
  const newest = newestOf(ring)
  if (ring[0] !== newest) {
    if (await runsWithEarlierKeys(dataDirectory)) {
      say(`Greenroom does not know it yet: restart it, then run this again to seal everything with ${newest.id}.`)
      return
    }
    ring = [newest, ...ring.filter((key) => key !== newest)]
    await putCredentialKeys(dataDirectory, ring)
  }
  const old = ring.slice(1).map(({ id }) => id)
  await reseal({ machine, store, say }, ring)
  if (await runsWithEarlierKeys(dataDirectory)) {
    say(`Greenroom still seals with ${old.join(', ')}: restart it, then run this again to drop what is old.`)
    return
  }
  if (await isUsed({ machine, store, say }, old)) return
  await putCredentialKeys(dataDirectory, [newest])
  say(`${old.join(', ')} was dropped: ${newest.id} is the only key.`)
}

/** Where somebody keeps the keys themselves: seals everything with the first one, and says what to set. */
export async function rotateGivenKeys({ machine, store, say }: Rotation, given: string): Promise<void> {
  const ring = parseKeyRing(given)
  const [first, ...old] = ring
  if (old.length > 0) {
    await reseal({ machine, store, say }, ring)
    if (
      await isUsed(
        { machine, store, say },
        old.map(({ id }) => id),
      )
    )
      return
    say(
      `Once everything was started with ${first?.id} first, run this again. When it has nothing to seal, take ${old.map(({ id }) => id).join(', ')} out of CREDENTIAL_KEYS.`,
    )
    return
  }
  say('You keep the keys yourself, in CREDENTIAL_KEYS. To change them, wherever it is set:')
  say(`1. Put this behind what is there, and restart everything: ,${keyRingText([newKey(ring)])}`)
  say('2. Move it to the front, restart everything, and run this again with it.')
}

/** Keys that we made are numbered. */
function newestOf(ring: KeyRing): SealingKey {
  const numberOf = ({ id }: SealingKey) => Number(id.slice(1)) || 0
  return ring.reduce((newest, key) => (numberOf(key) > numberOf(newest) ? key : newest))
}

async function reseal({ machine, store, say }: Rotation, ring: KeyRing): Promise<void> {
  const { resealed, unopened } = await resealCredentials(machine, store, { ring })
  say(`${resealed === 1 ? '1 credential was' : `${resealed} credentials were`} sealed anew with ${ring[0]?.id}.`)
  if (unopened > 0) say(`${unopened} did not open with any key here and stay as they are: save their values again.`)
}

async function isUsed({ machine, store, say }: Rotation, keys: readonly string[]): Promise<boolean> {
  const counts = await countByKey(machine, store)
  const used = keys.filter((id) => counts.has(id))
  if (used.length > 0) say(`${used.join(', ')} cannot be dropped: credentials are still sealed with it.`)
  return used.length > 0
}

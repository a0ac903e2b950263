import type { Store } from '#db/client.ts'
import { findChat } from '#db/reads/chat-access.ts'
import { readSealedCredentials, sealedRowOf } from '#db/reads/credentials.ts'
import { touchCredentials } from '#db/writes/credentials/touch.ts'
import { type KeyRing, SealFault, unseal } from '#lib/crypto/seal.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { type Redactor, redactorOf } from '#lib/domain/credentials/redactor.ts'
import { reservedReason } from '#lib/domain/credentials/reserved-names.ts'
import type { ChatId, PersonId, WorkspaceId } from '#lib/domain/ids.ts'
import type { Logger } from '#lib/log.ts'

/** Whose agents: those of a person in a workspace, or of a chat that others drive too. */
export type Whose = { personId: PersonId; workspaceId: WorkspaceId; isShared: boolean }

/**
 * What the agents of a group get in their environment, which values must not be shown (of a chat that others drive too: those that
 * its files may still hold), and what is to be said of those that they do not get.
 */
export type GroupCredentials = {
  environment: Record<string, string>
  secrets: Record<string, string>
  notices: string[]
}

type Parts = { host: HostActor; store: Store; ring: KeyRing | null; log: Logger }

/** A process can be started with so much environment and no more. */
const environmentLimitBytes = 128 * 1024

/** Opens what a group may use. A chat that others drive too gets none. */
export async function readGroupCredentials(
  { host, store, ring, log }: Parts,
  { isShared, ...of }: Whose,
): Promise<GroupCredentials> {
  const secrets: Record<string, string> = {}
  const notices: string[] = []
  const { rows, stale } = await readSealedCredentials(host, store, of)
  let bytes = 0
  for (const row of rows) {
    const reason = reservedReason(row.name)
    const opened = reason === null ? open(ring, row) : { fault: reason }
    if (opened.value !== undefined) bytes += Buffer.byteLength(row.name) + Buffer.byteLength(opened.value)
    const fault = opened.fault ?? (bytes > environmentLimitBytes ? 'all together are more than 128 kB' : null)
    if (fault === null && opened.value !== undefined) secrets[row.name] = opened.value
    if (fault === null) continue
    log.warn({ credentialId: row.id, name: row.name, keyId: row.keyId, fault }, 'a credential was left out')
    notices.push(`The credential ${row.name} was left out: ${fault}.`)
  }
  if (isShared) return { environment: {}, secrets, notices: [] }
  const used = new Set(rows.filter(({ name }) => Object.hasOwn(secrets, name)).map(({ id }) => id))
  const touched = stale.filter((id) => used.has(id))
  await touchCredentials(host, store, touched)
  return { environment: secrets, secrets, notices }
}

type Opened = { value: string; fault?: undefined } | { value?: undefined; fault: string }

function open(ring: KeyRing | null, row: Parameters<typeof sealedRowOf>[0] & { sealed: string }): Opened {
  if (ring === null) return { fault: 'this host has no keys, CREDENTIAL_KEYS is not set' }
  try {
    return { value: unseal(ring, sealedRowOf(row), row.sealed) }
  } catch (error) {
    if (!(error instanceof SealFault)) throw error
    if (error.code === 'damaged') return { fault: 'what was saved is damaged, save its value again' }
    return { fault: `this host does not have the key ${error.keyId} yet; restart it, or save the value again` }
  }
}

/** Keeps out of a chat's patches what its agents may have written into its files. */
export async function redactorOfChat(parts: Parts, chatId: ChatId): Promise<Redactor> {
  const { ownerId: personId, workspaceId } = await findChat(parts.host, parts.store.database, chatId)
  const { secrets } = await readGroupCredentials(parts, { personId, workspaceId, isShared: true })
  return redactorOf(secrets)
}

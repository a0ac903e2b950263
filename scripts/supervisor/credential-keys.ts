import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type KeyRing, keyRingText, newKey, parseKeyRing } from '#lib/crypto/seal.ts'
import { tryLock } from '#scripts/supervisor/file-lock.ts'
import { keepSecret, putSecret } from '#scripts/supervisor/secrets.ts'
import { StartFault } from '#scripts/supervisor/start-fault.ts'

const name = 'credential-keys'

/** The keys of this data folder, made at the first start, as `CREDENTIAL_KEYS` has them. Throws `StartFault` where they were spoilt. */
export async function keepCredentialKeys(dataDirectory: string): Promise<string> {
  return keyRingText(await readCredentialKeys(dataDirectory))
}

/** The same, parsed. */
export async function readCredentialKeys(dataDirectory: string): Promise<KeyRing> {
  const text = await keepSecret(dataDirectory, name, () => keyRingText([newKey([])]))
  try {
    return parseKeyRing(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartFault(`${path.join(dataDirectory, 'secrets', name)} cannot be used: ${why}.`, { cause })
  }
}

export const putCredentialKeys = (dataDirectory: string, ring: KeyRing): Promise<void> =>
  putSecret(dataDirectory, name, keyRingText(ring))

/** Whether a supervisor of this data folder runs that may have read its keys before they were last changed. */
export async function runsWithEarlierKeys(dataDirectory: string): Promise<boolean> {
  const { mtimeMs: changedMs } = await stat(path.join(dataDirectory, 'secrets', name))
  const programs = await readdir(path.join(dataDirectory, 'run')).catch(() => [])
  for (const program of programs) {
    const folder = path.join(dataDirectory, 'run', program)
    const holder = path.join(folder, 'supervisor.pid')
    const started = await stat(holder).catch(() => null)
    if (started && started.mtimeMs <= changedMs && (await lives(holder)) && isHeld(folder)) return true
  }
  return false
}

async function lives(holder: string): Promise<boolean> {
  const pid = Number(await readFile(holder, 'utf8'))
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Its number may be another process' by now: who runs holds the lock. */
function isHeld(folder: string): boolean {
  using lock = tryLock(path.join(folder, 'supervisor.lock'))
  return lock === null
}

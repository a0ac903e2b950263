import { setTimeout as delay } from 'node:timers/promises'

/** What was promised, or an error that says that it took too long. */
export async function within<T>(timeoutMs: number, promised: Promise<T>): Promise<T> {
  const done = new AbortController()
  const late = delay(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs / 1000} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([promised, late])
  } finally {
    done.abort()
  }
}

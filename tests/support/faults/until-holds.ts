import { setTimeout as delay } from 'node:timers/promises'

const lookEveryMs = 25

/** Looks again and again until it holds; false where it never did. For what tells nobody when it changes. */
export async function untilHolds(
  holds: () => boolean | Promise<boolean>,
  { withinMs, signal }: { withinMs: number; signal?: AbortSignal },
): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline || signal?.aborted) return false
    await delay(lookEveryMs)
  }
  return true
}

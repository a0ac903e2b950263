import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '#db/client.ts'
import { readTask } from '#db/reads/tasks.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { TaskId } from '#lib/domain/ids.ts'
import { hasEnded, type TaskInfo } from '#lib/domain/tasks/task.ts'

/** In case a notice got lost. */
const pollMs = 2_000

type Wait = { taskId: TaskId; timeoutMs: number; signal?: AbortSignal }

/** One's own task once it ended, or as it is after `timeoutMs` or when `signal` aborts. Throws `not_found`. */
export async function awaitTask(actor: AccountActor, store: Store, wait: Wait): Promise<TaskInfo> {
  const { taskId, timeoutMs, signal } = wait
  const until = performance.now() + timeoutMs
  let woken = Promise.withResolvers<void>()
  const { chatId, ...first } = await readTask(actor, store.database, taskId)
  if (timeoutMs === 0 || hasEnded(first.state)) return { chatId, ...first }
  const wake = () => woken.resolve()
  signal?.addEventListener('abort', wake, { once: true })
  const unsubscribe = await store.bus.subscribe({
    log: (notice) => {
      if (notice.chatId !== chatId) return
      if (notice.events?.every(({ type }) => type !== 'turn.ended' && type !== 'turn.removed') !== true) wake()
    },
    notice: (notice) => {
      if (notice.type === 'closed' && 'chatId' in notice.by && notice.by.chatId === chatId) wake()
    },
    resynced: wake,
  })
  try {
    for (;;) {
      const task = await readTask(actor, store.database, taskId)
      const leftMs = until - performance.now()
      if (hasEnded(task.state) || leftMs <= 0 || signal?.aborted) return task
      const waiting = new AbortController()
      const pause = delay(Math.min(pollMs, leftMs), undefined, { signal: waiting.signal }).catch(() => undefined)
      await Promise.race([woken.promise, pause])
      waiting.abort()
      woken = Promise.withResolvers<void>()
    }
  } finally {
    signal?.removeEventListener('abort', wake)
    unsubscribe()
  }
}

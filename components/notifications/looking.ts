import type { ChatId } from '#lib/domain/ids.ts'

const nameOf = (chatId: ChatId | string) => `greenroom-looking-${chatId}`

/** Tells the browser's other tabs that somebody looks at a chat here, while this tab is visible; gives what ends it. */
export function lookAt(chatId: string): () => void {
  const stop = new AbortController()
  let release: (() => void) | undefined
  const update = () => {
    const visible = document.visibilityState === 'visible' && !stop.signal.aborted
    if (!visible) {
      release?.()
      release = undefined
    } else if (!release && 'locks' in navigator) {
      const held = Promise.withResolvers<void>()
      release = held.resolve
      void navigator.locks.request(nameOf(chatId), { mode: 'shared' }, () => held.promise)
    }
  }
  update()
  document.addEventListener('visibilitychange', update, { signal: stop.signal })
  return () => {
    stop.abort()
    update()
  }
}

/** Whether somebody looks at the chat in any tab of this browser. */
export async function isLookedAt(chatId: ChatId): Promise<boolean> {
  if (!('locks' in navigator)) return false
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === nameOf(chatId))
}

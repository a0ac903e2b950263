'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import { isPressed, type KeyId, keysOf } from '#components/palette/keys.ts'

const nothing = () => () => undefined

/** Whether this is a Mac, whose keyboard has other keys; not, while the page comes from the server. */
export const useIsMac = (): boolean =>
  useSyncExternalStore(
    nothing,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  )

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/**
 * Does something when a key of the list is pressed, anywhere on the page, while this is mounted: keys without Mod or Alt only
 * while nobody writes, and none while a dialog is open, but for those that open one themselves. `run` gives false to let it pass.
 */
export function useKey(id: KeyId, run: () => unknown, { overDialogs = false } = {}): void {
  const mac = useIsMac()
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const keys = keysOf(id, mac)
    const plain = !/Mod|Alt|Ctrl/.test(keys)
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !isPressed(event, keys, mac)) return
      if (plain && writes(event.target)) return
      if (!overDialogs && document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return
      if (latest.current() !== false) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [id, mac, overDialogs])
}

'use client'

import { useCallback, useEffect, useState } from 'react'
import { closeShell, fetchShells, openShell } from '#components/shells/shell-calls.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

const firstSize = { columns: 80, rows: 24 }

/** The shells of a chat: those that are open anywhere, and those that ended while this page showed them. */
export function useShells(chatId: ChatId) {
  const [shells, setShells] = useState<ShellInfo[] | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [opening, setOpening] = useState(false)
  const put = useCallback((shell: ShellInfo) => setShells((old) => withShell(old ?? [], shell)), [])
  const refresh = useCallback(async () => {
    const result = await fetchShells(chatId)
    if (!result.ok) return setFault(result.error.message)
    setFault(null)
    setShells((old) => merged(old ?? [], result.data.items))
  }, [chatId])
  useEffect(() => {
    void refresh()
    const look = () => document.visibilityState === 'visible' && void refresh()
    window.addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      window.removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [refresh])
  const open = useCallback(async (): Promise<ShellId | null> => {
    setOpening(true)
    const result = await openShell(chatId, firstSize)
    setOpening(false)
    setFault(result.ok ? null : result.error.message)
    if (!result.ok) return null
    put(result.data)
    return result.data.id
  }, [chatId, put])
  /** Takes it away here, and closes it where it runs; false where that failed. */
  const close = useCallback(
    async (shell: ShellInfo): Promise<boolean> => {
      const result = shell.state === 'ended' ? null : await closeShell({ chatId, shellId: shell.id })
      const failed = result && !result.ok && result.error.code !== 'not_found' ? result.error.message : null
      setFault(failed)
      if (failed !== null) return false
      setShells((old) => old?.filter(({ id }) => id !== shell.id) ?? null)
      return true
    },
    [chatId],
  )
  return { shells, fault, opening, put, refresh, open, close }
}

const byAge = (one: ShellInfo, other: ShellInfo) => (one.createdAt < other.createdAt ? -1 : 1)

const withShell = (old: readonly ShellInfo[], shell: ShellInfo) =>
  [...old.filter(({ id }) => id !== shell.id), shell].sort(byAge)

/** What is open there, and what ended here; what ends just now says so itself. */
function merged(old: readonly ShellInfo[], open: readonly ShellInfo[]): ShellInfo[] {
  const known = new Set(open.map(({ id }) => id))
  return [...old.filter((shell) => shell.state === 'ended' && !known.has(shell.id)), ...open].sort(byAge)
}

'use client'

import { useState } from 'react'
import { useFeed } from '#components/follow/follow-provider.tsx'
import type { PaletteShown } from '#components/palette/palette-dialogs.tsx'
import { ShellKeys } from '#components/palette/shell-keys.tsx'
import { useKey } from '#components/palette/use-key.ts'
import { useLoaded } from '#components/updates/use-loaded.ts'

/** Mod+K finds chats, pages and actions, `?` lists the keys; both come with their first use. */
export function Palette() {
  const { workspaces } = useFeed()
  const [shown, setShown] = useState<PaletteShown>(null)
  const { loaded, load } = useLoaded(() => import('#components/palette/palette-dialogs.tsx'))
  const show = async (what: PaletteShown) => {
    if (await load()) setShown((old) => (old === what ? null : what))
  }
  useKey('palette', () => void show('palette'), { overDialogs: true })
  useKey('keys', () => void show('keys'))
  return (
    <>
      <ShellKeys />
      {loaded && <loaded.PaletteDialogs workspaces={workspaces} shown={shown} onShow={setShown} />}
    </>
  )
}

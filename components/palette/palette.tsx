'use client'

import { useState } from 'react'
import type { PaletteShown } from '#components/palette/palette-dialogs.tsx'
import { ShellKeys } from '#components/palette/shell-keys.tsx'
import { useKey } from '#components/palette/use-key.ts'
import { useLoaded } from '#components/updates/use-loaded.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** Mod+K finds chats, pages and actions, `?` lists the keys; both come with their first use. */
export function Palette({ workspaces }: { workspaces: readonly WorkspaceInfo[] }) {
  const [shown, setShown] = useState<PaletteShown>(null)
  const { loaded, load } = useLoaded(() => import('#components/palette/palette-dialogs.tsx'))
  const show = async (what: PaletteShown) => {
    if (await load()) setShown((old) => (old === what ? null : what))
  }
  useKey('palette', () => void show('palette'), { overDialogs: true })
  useKey('keys', () => void show('keys'))
  return (
    <>
      <ShellKeys workspaces={workspaces} />
      {loaded && <loaded.PaletteDialogs workspaces={workspaces} shown={shown} onShow={setShown} />}
    </>
  )
}

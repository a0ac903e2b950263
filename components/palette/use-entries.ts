'use client'

import { useRouter } from 'next/navigation'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { useRegisteredActions } from '#components/palette/actions.ts'
import type { Entry } from '#components/palette/find-entries.ts'
import type { KeyId } from '#components/palette/keys.ts'
import { usePreferences } from '#components/settings/preferences-provider.tsx'
import { settingsGroupsFor } from '#components/settings/settings-pages.ts'
import { usePerson } from '#components/shell/person-context.tsx'
import { useShell } from '#components/shell/shell-state.tsx'
import { densityWords, themeWords } from '#components/shell/theme.ts'
import { densities, themes } from '#lib/domain/people/looks.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** Everything that the palette can reach from here. */
export function useEntries(workspaces: readonly WorkspaceInfo[], showKeys: () => void): Entry[] {
  const { chats } = useFeed()
  const router = useRouter()
  const registered = useRegisteredActions()
  const go = (path: string) => () => router.push(path)
  const names = new Map(workspaces.map((workspace) => [workspace.id, workspace.name]))
  const sorted = [...chats.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return [
    ...registered
      .filter((action) => action.group === 'chat')
      .map((action): Entry => ({ ...action, group: 'This chat' })),
    ...sorted.map(
      (chat): Entry => ({
        id: `chat ${chat.chatId}`,
        group: 'Chats',
        words: chat.title ?? 'New chat',
        note: names.get(chat.workspaceId),
        state: chat.state,
        run: go(`/chats/${chat.chatId}`),
      }),
    ),
    ...workspaces.map(
      ({ id, name }): Entry => ({
        id: `workspace ${id}`,
        group: 'Workspaces',
        words: name,
        note: 'Workspace',
        run: go(`/workspaces/${id}`),
      }),
    ),
    ...usePages(go),
    ...registered.filter((action) => action.group === 'page').map((action): Entry => ({ ...action, group: 'Actions' })),
    ...useLooks(showKeys),
  ]
}

function usePages(go: (path: string) => () => void): Entry[] {
  const page = (words: string, path: string, keys?: KeyId): Entry => ({
    id: `page ${path}`,
    group: 'Go to',
    words,
    keys,
    run: go(path),
  })
  return [
    page('New chat', '/', 'new-chat'),
    page('New workspace', '/workspaces/new'),
    page('Sharing', '/sharing'),
    ...settingsGroupsFor(usePerson())
      .flatMap(({ pages }) => pages)
      .map(({ href, words }) =>
        page(`Settings: ${inSentence(words)}`, href, href === '/settings' ? 'settings' : undefined),
      ),
  ]
}

function useLooks(showKeys: () => void): Entry[] {
  const { preferences, change } = usePreferences()
  const { toggleSidebar, sidebarShown } = useShell()
  const act = (id: string, words: string, run: () => void, keys?: KeyId): Entry => ({
    id,
    group: 'Actions',
    words,
    keys,
    run,
  })
  return [
    act('sidebar', sidebarShown ? 'Hide the sidebar' : 'Show the sidebar', toggleSidebar, 'sidebar'),
    ...themes
      .filter((theme) => theme !== preferences.theme)
      .map((theme) => act(`theme ${theme}`, `Theme: ${themeWords[theme].toLowerCase()}`, () => void change({ theme }))),
    ...densities
      .filter((density) => density !== preferences.density)
      .map((density) =>
        act(`density ${density}`, `Density: ${densityWords[density].toLowerCase()}`, () => void change({ density })),
      ),
    act('keys', 'Keys', showKeys, 'keys'),
  ]
}

/** A heading inside a sentence; `API` stays as it is. */
const inSentence = (words: string) => words.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())

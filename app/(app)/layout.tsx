import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { signOut } from '#app/(auth)/actions.ts'
import { FollowProvider } from '#components/follow/follow-provider.tsx'
import { ChatNotifications } from '#components/notifications/chat-notifications.tsx'
import { WaitingBadge } from '#components/notifications/waiting-badge.tsx'
import { Palette } from '#components/palette/palette.tsx'
import { PreferencesProvider } from '#components/settings/preferences-provider.tsx'
import { PersonProvider } from '#components/shell/person-context.tsx'
import { rememberedNames } from '#components/shell/remembered.ts'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { ShellProvider } from '#components/shell/shell-state.tsx'
import { Sidebar } from '#components/shell/sidebar.tsx'
import { sidebarWidthOf } from '#components/shell/sidebar-width.ts'
import { WaitingToasts } from '#components/shell/waiting-toasts.tsx'
import { Toaster } from '#components/ui/toaster.tsx'
import { TooltipLayer } from '#components/ui/tooltip-layer.tsx'
import { UpdateBar } from '#components/updates/update-bar.tsx'
import { listFirstChats } from '#db/reads/chats.ts'
import { readPerson, readPreferences } from '#db/reads/people.ts'
import { listOpenRequests } from '#db/reads/requests.ts'
import { listUnconfinedHosts } from '#db/reads/unconfined-hosts.ts'
import { listWorkspaces } from '#db/reads/workspaces.ts'
import { waitingOf } from '#lib/domain/requests/waiting.ts'

export default async function AppLayout({ children }: { children: ReactNode }) {
  const [actor, at, jar] = await Promise.all([pageActor(), store(), cookies()])
  const [workspaces, chats, requests, person, preferences, unconfined] = await Promise.all([
    listWorkspaces(actor, at, { limit: 100 }),
    listFirstChats(actor, at, { limit: 100 }),
    listOpenRequests(actor, at),
    readPerson(actor, at),
    readPreferences(actor, at),
    listUnconfinedHosts(actor, at),
  ])
  return (
    <PersonProvider person={person}>
      <PreferencesProvider initial={preferences}>
        <FollowProvider
          chats={chats.items}
          olderCursor={chats.nextCursor}
          requests={requests.map(waitingOf)}
          workspaces={workspaces.items}
        >
          <ShellProvider sidebarShown={jar.get(rememberedNames.sidebar)?.value !== 'hidden'}>
            <a
              href="#main"
              className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:border focus:bg-raised focus:px-3 focus:py-1.5"
            >
              Skip to content
            </a>
            <div className="flex h-dvh flex-col">
              <SandboxBanner hosts={unconfined} />
              <div className="relative flex min-h-0 flex-1 overflow-clip">
                <Sidebar
                  person={person}
                  signOut={signOut}
                  width={sidebarWidthOf(jar.get(rememberedNames.sidebarWidth)?.value)}
                  renderedAt={new Date().toISOString()}
                />
                {children}
              </div>
            </div>
            <Palette />
            <WaitingToasts />
            <ChatNotifications />
            <WaitingBadge />
            <UpdateBar />
            <Toaster />
            <TooltipLayer />
          </ShellProvider>
        </FollowProvider>
      </PreferencesProvider>
    </PersonProvider>
  )
}

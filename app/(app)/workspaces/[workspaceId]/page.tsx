import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { pageActor } from '#app/_server/actor.ts'
import { store } from '#app/_server/store.ts'
import { orNotFound } from '#app/(app)/or-not-found.ts'
import { deleteWorkspaceAction, renameWorkspaceAction } from '#app/(app)/workspaces/actions.ts'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { WorkspacePage } from '#components/workspaces/workspace-page.tsx'
import { listChats } from '#db/reads/chats.ts'
import { readWorkspace } from '#db/reads/workspaces.ts'
import { workspaceId } from '#lib/domain/ids.ts'

type Props = { params: Promise<{ workspaceId: string }> }

const read = cache(async (id: string) => {
  const parsed = workspaceId.safeParse(id)
  if (!parsed.success) notFound()
  return await orNotFound(readWorkspace(await pageActor(), await store(), parsed.data))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).workspaceId)).name }
}

export default async function Workspace({ params }: Props) {
  const workspace = await read((await params).workspaceId)
  const chats = await listChats(await pageActor(), await store(), { limit: 50, workspaceId: workspace.id })
  return (
    <PageFrame title={workspace.name} note="Workspace">
      <WorkspacePage
        key={workspace.id}
        workspace={workspace}
        chats={chats}
        rename={renameWorkspaceAction}
        remove={deleteWorkspaceAction}
      />
    </PageFrame>
  )
}

import type { Metadata } from 'next'
import { pageActor } from '#app/_server/actor.ts'
import { createWorkspaceAction } from '#app/(app)/workspaces/actions.ts'
import { PageFrame } from '#components/shell/page-frame.tsx'
import { NewWorkspace } from '#components/workspaces/new-workspace.tsx'

export const metadata: Metadata = { title: 'New workspace' }

export default async function NewWorkspacePage() {
  await pageActor()
  return (
    <PageFrame title="New workspace">
      <NewWorkspace createWorkspace={createWorkspaceAction} />
    </PageFrame>
  )
}

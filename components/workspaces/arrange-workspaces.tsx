'use client'

import { useState } from 'react'
import { useFeed, useFollowClient } from '#components/follow/follow-provider.tsx'
import { placeWorkspace } from '#components/shell/list-calls.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Sortable } from '#components/ui/sortable.tsx'
import { WorkspaceMark } from '#components/workspaces/workspace-mark.tsx'
import type { WorkspaceId } from '#lib/domain/ids.ts'
import { orderWith } from '#lib/domain/workspaces/places.ts'

/** The workspaces alone, to be put in order by pointer or by keys. */
export function ArrangeWorkspaces({ onDone }: { onDone: () => void }) {
  const { feed } = useFollowClient()
  const { workspaces } = useFeed()
  const [fault, setFault] = useState<string | null>(null)
  const move = async (id: string, before: string | null) => {
    const was = feed.read().workspaces
    const ids = orderWith<string>(
      was.map((each) => each.id),
      id,
      before,
    )
    setFault(null)
    feed.setWorkspaces(ids.flatMap((each) => was.find((workspace) => workspace.id === each) ?? []))
    const result = await placeWorkspace(id as WorkspaceId, before as WorkspaceId | null)
    if (result.ok) return
    feed.setWorkspaces(was)
    setFault(result.error.message)
  }
  return (
    <section aria-label="Arrange workspaces" className="flex flex-col gap-2 px-1">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 className="font-medium text-xs">Arrange workspaces</h2>
        <Button size="sm" autoFocus onClick={onDone}>
          Done
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">
        Drag a handle, or press Space on it, move it with the arrow keys and press Space again.
      </p>
      {fault && <Fault>{fault}</Fault>}
      <Sortable
        label="Workspaces"
        items={workspaces}
        idOf={(workspace) => workspace.id}
        nameOf={(workspace) => workspace.name}
        onMove={(id, before) => void move(id, before)}
      >
        {(workspace, handle) => (
          <div className="flex min-h-8 items-center gap-2 rounded-md px-1 hover:bg-hover">
            {handle}
            <WorkspaceMark color={workspace.color} />
            <span className="min-w-0 flex-1 truncate">{workspace.name}</span>
          </div>
        )}
      </Sortable>
    </section>
  )
}

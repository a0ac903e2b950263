'use client'

import { useState } from 'react'
import { useFollowClient } from '#components/follow/follow-provider.tsx'
import { colorWorkspace } from '#components/shell/list-calls.ts'
import { cn } from '#components/ui/class-names.ts'
import { Fault } from '#components/ui/fault.tsx'
import { WorkspaceMark } from '#components/workspaces/workspace-mark.tsx'
import { type WorkspaceColor, workspaceColors } from '#lib/domain/workspaces/colors.ts'
import type { WorkspaceInfo } from '#lib/domain/workspaces/workspace.ts'

/** The colours that a workspace may have, by name; the choice counts at once. */
export function ColorChoice({ workspace }: { workspace: WorkspaceInfo }) {
  const { feed } = useFollowClient()
  const [fault, setFault] = useState<string | null>(null)
  const show = (color: WorkspaceColor) =>
    feed.setWorkspaces(feed.read().workspaces.map((each) => (each.id === workspace.id ? { ...each, color } : each)))
  const choose = async (color: WorkspaceColor) => {
    const before = workspace.color
    setFault(null)
    show(color)
    const result = await colorWorkspace(workspace.id, color)
    if (result.ok) return
    show(before)
    setFault(result.error.message)
  }
  return (
    <>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Colour</legend>
        {workspaceColors.map((color) => (
          <label
            key={color}
            className={cn(
              'flex min-h-8 cursor-pointer items-center gap-2 rounded-md border border-transparent px-2 capitalize hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ring',
              color === workspace.color && 'border-border-strong bg-hover',
            )}
          >
            <input
              type="radio"
              name="color"
              className="sr-only"
              checked={color === workspace.color}
              onChange={() => void choose(color)}
            />
            <WorkspaceMark color={color} className="size-3" />
            {color}
          </label>
        ))}
      </fieldset>
      {fault && <Fault>{fault}</Fault>}
    </>
  )
}

import type { WorkspaceId } from '#lib/domain/ids.ts'

export type WorkspaceName = { id: WorkspaceId; name: string }

/** In which workspaces something is used. */
export function WorkspaceChecks(props: {
  workspaces: readonly WorkspaceName[]
  chosen: readonly WorkspaceId[]
  onChange: (chosen: WorkspaceId[]) => void
}) {
  const { workspaces, chosen, onChange } = props
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">Used in</legend>
      <div className="flex max-h-48 flex-col overflow-y-auto rounded-md border border-border-strong px-2.5 py-1.5">
        {workspaces.map(({ id, name }) => (
          <label key={id} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-accent-solid"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            <span className="truncate">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

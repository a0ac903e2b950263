'use client'

import { Ellipsis, Eye, EyeOff, FilePlus, FolderPlus } from 'lucide-react'
import type { useFileActions } from '#components/files/use-file-actions.tsx'
import { Button } from '#components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx'
import { Input } from '#components/ui/input.tsx'
import { nameOf } from '#lib/domain/files/file-path.ts'

/** What is done with the tree: find, make, and with the line that is selected rename and delete. */
export function FilesToolbar(props: {
  filter: string
  onFilter: (filter: string) => void
  showIgnored: boolean
  onShowIgnored: (shown: boolean) => void
  /** Where a new file goes. */
  folder: string
  selected: string | null
  actions: ReturnType<typeof useFileActions>
}) {
  const { actions, folder, selected, showIgnored } = props
  const Ignored = showIgnored ? Eye : EyeOff
  return (
    <div className="flex h-10 shrink-0 items-center gap-0.5 border-b px-2">
      <Input
        type="search"
        aria-label="Find files by name"
        placeholder="Find by name"
        value={props.filter}
        onChange={(event) => props.onFilter(event.target.value)}
        className="mr-1 h-7 min-w-0 flex-1"
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label="New file"
        title="New file"
        onClick={() => actions.newFile(folder)}
      >
        <FilePlus aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="New folder"
        title="New folder"
        onClick={() => actions.newFolder(folder)}
      >
        <FolderPlus aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-pressed={showIgnored}
        aria-label="Show ignored files"
        title="Show ignored files"
        onClick={() => props.onShowIgnored(!showIgnored)}
      >
        <Ignored aria-hidden />
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            disabled={selected === null}
            aria-label={`More for ${selected ? nameOf(selected) : 'the selected file'}`}
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        {selected !== null && (
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => actions.rename(selected)}>Rename or move</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => void actions.remove(selected)}>Delete</DropdownMenuItem>
            <DropdownMenuItem onSelect={() => void navigator.clipboard?.writeText(selected)}>
              Copy path
            </DropdownMenuItem>
          </DropdownMenuContent>
        )}
      </DropdownMenu>
    </div>
  )
}

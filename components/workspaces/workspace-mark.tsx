import { cn } from '#components/ui/class-names.ts'
import type { WorkspaceColor } from '#lib/domain/workspaces/colors.ts'

const tones: Record<WorkspaceColor, string> = {
  grey: 'bg-workspace-grey',
  red: 'bg-workspace-red',
  orange: 'bg-workspace-orange',
  yellow: 'bg-workspace-yellow',
  green: 'bg-workspace-green',
  teal: 'bg-workspace-teal',
  blue: 'bg-workspace-blue',
  purple: 'bg-workspace-purple',
  pink: 'bg-workspace-pink',
}

/** A workspace's colour, beside its name. */
export const WorkspaceMark = ({ color, className }: { color: WorkspaceColor; className?: string }) => (
  <span aria-hidden className={cn('size-2 shrink-0 rounded-[2px]', tones[color], className)} />
)

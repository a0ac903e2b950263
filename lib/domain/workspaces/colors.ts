export const workspaceColors = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const
export type WorkspaceColor = (typeof workspaceColors)[number]

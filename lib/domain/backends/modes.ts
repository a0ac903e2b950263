/** What a mode is called in every backend, whatever the agent itself calls it. */
export const stableModes = ['ask', 'edit', 'auto', 'plan'] as const
export type StableMode = (typeof stableModes)[number]

export const isStableMode = (mode: string): mode is StableMode => stableModes.some((one) => one === mode)

export const modeWords: Record<StableMode, { name: string; description: string }> = {
  ask: { name: 'Ask', description: 'Asks before it changes files or runs commands' },
  edit: { name: 'Edit freely', description: 'Changes files without asking, asks before it runs commands' },
  auto: { name: 'Auto', description: 'Changes files and runs commands without asking' },
  plan: { name: 'Plan', description: 'Looks and makes a plan, changes nothing' },
}

/** What modes were called before they had the same names everywhere; chats still have these. */
const formerModes: Record<string, StableMode> = { allow: 'auto' }

/** The mode by its name of today, where `offered` has it. */
export function modeOfToday(mode: string, offered: readonly string[]): string {
  const today = formerModes[mode]
  return !offered.includes(mode) && today && offered.includes(today) ? today : mode
}

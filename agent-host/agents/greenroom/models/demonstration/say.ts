/** What the script does in one step: thinks or says something at a rate in words a second, or calls a tool. */
export type Line =
  | { kind: 'text' | 'reasoning'; text: string; perSecond?: number }
  | { kind: 'call'; tool: string; input: Record<string, unknown> }

export const say = (text: string): Line => ({ kind: 'text', text })
export const think = (text: string): Line => ({ kind: 'reasoning', text })
export const call = (tool: string, input: Record<string, unknown>): Line => ({ kind: 'call', tool, input })

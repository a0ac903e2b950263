/** What a terminal gets for Ctrl and a key, as VT100 has it: the key's sign without its two upper bits. Null where there is none. */
export function controlOf(key: string): string | null {
  if (key.length !== 1) return null
  const code = key.toUpperCase().charCodeAt(0)
  if (key === '?') return '\u007F'
  if (key === ' ') return '\u0000'
  return code >= 64 && code <= 95 ? String.fromCharCode(code - 64) : null
}

const arrows = { up: 'A', down: 'B', right: 'C', left: 'D' } as const
export type Arrow = keyof typeof arrows

/** What an arrow key sends: another thing where a program asked for application keys (DECCKM). */
export const arrowKey = (arrow: Arrow, forApplication: boolean) => `\u001B${forApplication ? 'O' : '['}${arrows[arrow]}`

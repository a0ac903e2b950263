/** What is being completed in a text: a command at its beginning, or a file after `@`. `start` and `end` are what a choice replaces. */
export type Completion = { kind: 'command' | 'file'; query: string; start: number; end: number }

const commandBefore = /^\/([^\s/]*)$/
const fileBefore = /(?:^|[\s([{"'`,;:])@([^\s@]*)$/
const restOfWord = /^[^\s]*/

/** What the place of the caret asks to complete; null where it asks for nothing. */
export function completionAt(text: string, caret: number): Completion | null {
  const before = text.slice(0, caret)
  const rest = restOfWord.exec(text.slice(caret))?.[0].length ?? 0
  const command = commandBefore.exec(before)
  if (command) return { kind: 'command', query: command[1] ?? '', start: 0, end: caret + rest }
  const file = fileBefore.exec(before)
  if (!file) return null
  const query = file[1] ?? ''
  return { kind: 'file', query, start: caret - query.length - 1, end: caret + rest }
}

/** The text with a choice in it, and where the caret goes: after the space that follows it. */
export function complete(text: string, at: Completion, value: string): { text: string; caret: number } {
  const after = text.slice(at.end).replace(/^ /, '')
  const inserted = `${at.kind === 'command' ? '/' : '@'}${value} `
  return { text: text.slice(0, at.start) + inserted + after, caret: at.start + inserted.length }
}

/** Whether two completions ask at the same place, so that one that was dismissed stays so while its word is typed on. */
export const isSamePlace = (a: Completion | null, b: Completion | null): boolean =>
  a?.kind === b?.kind && a?.start === b?.start

import type { PatchFile } from '#lib/domain/patches/patch.ts'
import { patchTotals } from '#lib/domain/patches/totals.ts'
import type { TurnOutcome } from '#lib/domain/turns/turn.ts'
import type { TurnError } from '#lib/domain/turns/turn-error.ts'
import { turnErrorTitle } from '#lib/domain/turns/turn-error-title.ts'

export const titleLimit = 60
export const summaryLimit = 90

/** A title of what a model answered; null where it answered nothing that could be one. */
export const titleOf = (answer: string): string | null => oneLine(answer, titleLimit)

/** A one-line summary of what a model answered, null likewise. */
export const summaryOf = (answer: string): string | null => oneLine(answer, summaryLimit)

/** What some models put around what they were asked for. */
const label = /^(?:the\s+)?(?:chat\s+)?(?:title|summary)\s*[:：-]\s*/i

function oneLine(answer: string, limit: number): string | null {
  const thought = answer.replace(/<think>[\s\S]*?(?:<\/think>|$)/g, '')
  const line = thought
    .split('\n')
    .map(plain)
    .find((each) => each !== '')
  if (!line) return null
  const bare = line.replace(label, '').replace(/^["'“”‘’«»]+|["'“”‘’«»]+$/g, '')
  return cutAtWord(bare.replace(/(?<!\.)[.。]$/, ''), limit) || null
}

/** A line without Markdown's marks. */
const plain = (line: string) =>
  line
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()

/** At most so many characters, cut between words where that leaves most of it. */
export function cutAtWord(text: string, limit: number): string {
  const characters = [...text]
  if (characters.length <= limit) return text
  const cut = characters.slice(0, limit - 1).join('')
  const space = cut.lastIndexOf(' ')
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:–-]+$/, '')}…`
}

export type TurnFacts = {
  outcome: TurnOutcome
  error: TurnError | null
  /** What its patch changed; empty where it left none. */
  files: readonly PatchFile[]
  /** What the agent said, in the order in which it did. */
  answer: string
}

/** What a turn did without asking a model: its error, what it changed, or the last sentence that it said. */
export function summaryWithoutModel({ outcome, error, files, answer }: TurnFacts): string | null {
  if (outcome === 'failed') return cutAtWord(turnErrorTitle(error), summaryLimit)
  const changed = changedWords(files)
  if (outcome !== 'completed') return cutAtWord([outcome, changed].filter(Boolean).join(' · '), summaryLimit)
  return changed ?? lastSentence(answer)
}

/** What a patch changed: “changed upload.test.ts and 2 more · +42 −7”; null where it changed nothing. */
export function changedWords(files: readonly PatchFile[]): string | null {
  const first = [...files].sort((a, b) => b.added + b.removed - a.added - a.removed)[0]
  if (!first) return null
  const { added, removed } = patchTotals(files)
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  const lines = [added > 0 && `+${added}`, removed > 0 && `−${removed}`].filter(Boolean).join(' ')
  const rest = `${more}${lines && ` · ${lines}`}`
  const verb = files.every(({ change }) => change === first.change) ? verbs[first.change] : 'changed'
  const name = first.path.split('/').at(-1) ?? first.path
  return `${verb} ${cutAtWord(name, summaryLimit - verb.length - rest.length - 1)}${rest}`
}

const verbs = { added: 'added', modified: 'changed', deleted: 'deleted', renamed: 'renamed' }

function lastSentence(answer: string): string | null {
  const prose = answer.replace(/```[\s\S]*?(?:```|$)/g, '\n')
  const lines = prose
    .split('\n')
    .map(plain)
    .filter((line) => /\p{L}|\p{N}/u.test(line))
  const last = lines.at(-1)
  if (!last) return null
  const sentences = last.split(/(?<=[.!?。！？])\s+/).filter(Boolean)
  return cutAtWord((sentences.at(-1) ?? last).replace(/(?<!\.)[.。]$/, ''), summaryLimit)
}

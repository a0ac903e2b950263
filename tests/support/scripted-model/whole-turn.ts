import type { Step } from './conversation.ts'

const words = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${at ? ' ' : ''}${word}${at}`)

const said = { thought: words('why', 12), before: words('first', 6), after: words('last', 80) }

/** What `[[whole:path]]` thinks and says in all, a text for each of its parts, in their order. */
export const wholeTurnTexts = [said.thought, said.before, said.after].map((tokens) => tokens.join(''))

export const thinking: Step[] = [
  { kind: 'reasoning', tokens: said.thought, perSecond: 200 },
  { kind: 'text', tokens: said.before, perSecond: 200 },
]
export const summing: Step[] = [{ kind: 'text', tokens: said.after, perSecond: 200 }]
export const shownCommand = 'for i in 1 2 3; do echo line $i; sleep 0.05; done'

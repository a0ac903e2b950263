import type { Heard } from './heard.ts'
import { call, type Line, say } from './say.ts'

/**
 * Exact orders for rehearsals and tests: `[[plain:N:RATE]]` says N tokens at RATE a second, `[[think:N:RATE]]` thinks them,
 * `[[edit:path]]` writes a file, `[[shell:command]]` runs a command, `[[recall]]` says what was asked before. null: no order.
 */
export function obey({ request, earlier, results }: Heard): Line[] | null {
  const [, name, argument = ''] = [...request.matchAll(/\[\[(\w+)(?::(.*?))?\]\]/g)].at(-1) ?? []
  if (results.length > 0 && (name === 'edit' || name === 'shell')) return [say('Done, as ordered.')]
  switch (name) {
    case 'plain':
      return [tokens('text', argument)]
    case 'think':
      return [tokens('reasoning', argument), say('Thought it over, as ordered.')]
    case 'edit':
      return [say('Writing.'), call('write', { path: argument, content: `edit ${earlier.length + 1}\nsecond line\n` })]
    case 'shell':
      return [say('Running.'), call('run', { command: argument })]
    case 'recall':
      return [say(`RECALL ${[...earlier, request.replaceAll('[[recall]]', '').trim()].filter(Boolean).join(' | ')}`)]
    default:
      return null
  }
}

function tokens(kind: 'text' | 'reasoning', argument: string): Line {
  const [count, perSecond] = argument.split(':').map(Number)
  const text = Array.from({ length: count || 8 }, (_, index) => `tok${index}`).join(' ')
  return { kind, text, perSecond: perSecond || 500 }
}

import { toolTitle } from '#components/chats/arrange-parts.ts'
import { durationWords } from '#components/time/words.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ToolPart } from '#lib/domain/parts/part.ts'
import { isSettled } from '#lib/domain/parts/tool-output.ts'

/** What a tool call printed, with its escapes. `end` counts from the beginning, what was cut included. */
export function outputOf(tool: ToolPart): { text: string; end: number } {
  const texts = tool.content.filter((each) => each.type === 'text')
  const text = tool.output || texts.map((each) => each.text).join('\n')
  return { text, end: text.length + (tool.output ? tool.outputCut : 0) }
}

/** What is new in an output of which so much was written; null where it must be written anew. */
export function newOutput(output: { text: string; end: number }, written: number): string | null {
  const length = output.end - written
  if (length < 0 || length > output.text.length) return null
  return length === 0 ? '' : output.text.slice(-length)
}

// Escapes as ECMA-48 has them: control sequences (5.4), strings up to their terminator (5.6), and two-character ones.
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\|$)|[ -/]*[0-~])/g

/** A text without its escapes, as it is copied. */
export const plainText = (text: string) => text.replace(escapes, '')

/** How many lines a text takes at the least, so that its place can be kept. */
export const lineCount = (text: string) => text.replace(/\r?\n$/, '').split('\n').length

/** Every command of the messages, in order: its line, what it printed, how it ended. */
export function transcriptOf(messages: readonly Message[]): string {
  const blocks = messages.flatMap((message) =>
    message.parts.flatMap((part) => (part.type === 'tool' && part.kind === 'execute' ? [blockOf(part)] : [])),
  )
  return blocks.join('')
}

const [bold, dim, red, plain] = ['\u001B[1m', '\u001B[90m', '\u001B[31m', '\u001B[0m']

function blockOf(tool: ToolPart): string {
  const { text } = outputOf(tool)
  const head = `${bold}$ ${plainText(toolTitle(tool)).replaceAll('\n', '\n  ')}${plain}\n`
  const cut = tool.outputCut > 0 ? `${dim}(Its first ${tool.outputCut} characters were not kept)${plain}\n` : ''
  if (!isSettled(tool)) return head + cut + text
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  return `${head}${cut}${text}${plain}${gap}${endOf(tool)}\n\n`
}

function endOf(tool: ToolPart): string {
  const { status, exitCode, startedAt, endedAt } = tool
  const known = exitCode !== undefined && exitCode !== null
  const words = status === 'cancelled' ? 'cancelled' : known ? `exit ${exitCode}` : status
  const took = startedAt && endedAt ? durationWords(Date.parse(endedAt) - Date.parse(startedAt)) : null
  const at = endedAt
    ? new Date(endedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false })
    : null
  const bad = status === 'failed' || (known && exitCode !== 0)
  return `${bad ? red : dim}${[words, took, at].filter(Boolean).join(' · ')}${plain}`
}

import { Lexer, type Token, type TokensList } from 'marked'
import remend from 'remend'

export type MarkdownBlock = { token: Token; raw: string }
export type MarkdownDocument = { text: string; blocks: readonly MarkdownBlock[]; links: string }

export const emptyDocument: MarkdownDocument = { text: '', blocks: [], links: '' }

/** What comes after the last two blocks changes nothing of those before them. */
const unsettled = 2

/** A text as its top-level blocks. */
export function readMarkdown(source: string): MarkdownDocument {
  const text = withPlainBreaks(source)
  const { tokens, links } = lex(text)
  return { text, blocks: blocksOf(tokens), links }
}

/**
 * The document of a text that grows: only its last blocks are read again, so that a long answer costs no more than a short one.
 * A link that is defined further down is not known before `readMarkdown` has the whole text.
 */
export function growMarkdown(before: MarkdownDocument, source: string): MarkdownDocument {
  const text = withPlainBreaks(source)
  if (text === before.text) return before
  const kept = before.blocks.slice(0, -unsettled)
  if (kept.length === 0 || !text.startsWith(before.text)) return readMarkdown(text)
  const from = kept.reduce((length, block) => length + block.raw.length, 0)
  const { tokens } = lex(text.slice(from))
  return { text, blocks: [...kept, ...blocksOf(tokens)], links: '' }
}

/** The last block as it will probably be once it is whole: what was opened in it is closed. */
export function mendBlock(block: MarkdownBlock): MarkdownBlock[] {
  if (block.token.type === 'code') return [block]
  return blocksOf(lex(remend(block.raw, { linkMode: 'text-only', katex: false })).tokens)
}

/** Whether a fenced block has its end: a line of at least as many of the same marks. */
export function isFenceClosed(raw: string): boolean {
  const opening = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1]
  const [first, ...rest] = raw.trimEnd().split('\n')
  const last = rest.at(-1)?.trim()
  if (!opening || first === undefined || !last) return false
  return last.length >= opening.length && last === opening.charAt(0).repeat(last.length)
}

const withPlainBreaks = (text: string) => text.replace(/\r\n?/g, '\n')

function lex(text: string): { tokens: TokensList; links: string } {
  const tokens = new Lexer({ gfm: true }).lex(text)
  return { tokens, links: Object.keys(tokens.links).length === 0 ? '' : JSON.stringify(tokens.links) }
}

/** Blank lines go with the block before them: a block's source is where it is found again. */
function blocksOf(tokens: readonly Token[]): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  for (const token of tokens) {
    const last = blocks.at(-1)
    if (token.type === 'space' && last) blocks[blocks.length - 1] = { token: last.token, raw: last.raw + token.raw }
    else blocks.push({ token, raw: token.raw })
  }
  return blocks
}

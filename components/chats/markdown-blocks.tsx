import { Square, SquareCheck } from 'lucide-react'
import type { MarkedToken, Token, Tokens } from 'marked'
import { CodeBlock } from '#components/chats/code-block.tsx'
import { Inline } from '#components/chats/markdown-inline.tsx'

/** One block of Markdown as marked reads it. `complete` is false while more of it may come. */
export function BlockView({ token, complete }: { token: Token; complete: boolean }) {
  const block = token as MarkedToken
  switch (block.type) {
    case 'code':
      return <CodeBlock code={block.text} language={/^\S+/.exec(block.lang ?? '')?.[0] ?? ''} complete={complete} />
    case 'heading':
      // All on one level, below the page's own: an agent's outline is not the page's.
      return (
        <h3 data-size={block.depth < 3 ? 'large' : undefined}>
          <Inline tokens={block.tokens} />
        </h3>
      )
    case 'paragraph':
      return (
        <p>
          <Inline tokens={block.tokens} />
        </p>
      )
    case 'blockquote':
      return (
        <blockquote className="block-flow">
          <Blocks tokens={block.tokens} complete={complete} />
        </blockquote>
      )
    case 'list':
      return <List list={block} complete={complete} />
    case 'table':
      return <Table table={block} />
    case 'hr':
      return <hr />
    case 'text':
      return block.tokens ? <Inline tokens={block.tokens} /> : <Inline tokens={[block]} />
    case 'html':
      return <p className="whitespace-pre-wrap">{block.text.trim()}</p>
    default:
      return null
  }
}

function Blocks({ tokens, complete }: { tokens: readonly Token[]; complete: boolean }) {
  return tokens.map((token, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place
    <BlockView key={i} token={token} complete={complete || i < tokens.length - 1} />
  ))
}

function List({ list, complete }: { list: Tokens.List; complete: boolean }) {
  const items = list.items.map((item, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
    <li key={i}>
      {item.task && <Ticked done={item.checked === true} />}
      <Blocks
        tokens={item.tokens.filter((token) => token.type !== 'checkbox')}
        complete={complete || i < list.items.length - 1}
      />
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? undefined : list.start}>{items}</ol> : <ul>{items}</ul>
}

/** An entry of a checklist. It cannot be ticked here, so it is a picture. */
function Ticked({ done }: { done: boolean }) {
  const Icon = done ? SquareCheck : Square
  return (
    <Icon
      role="img"
      aria-label={done ? 'Done:' : 'To do:'}
      className="mr-1.5 inline size-4 align-[-3px] text-muted-foreground"
    />
  )
}

function Table({ table }: { table: Tokens.Table }) {
  const styleOf = (i: number) => ({ textAlign: table.align[i] ?? undefined })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <div className="overflow-x-auto" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
              <th key={i} style={styleOf(i)}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={at}>
              {row.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={i} style={styleOf(i)}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import { Square, SquareCheck } from 'lucide-react'
import type { MarkedToken, Token, Tokens } from 'marked'
import type { ReactNode } from 'react'
import { CodeBlock } from '#components/chats/code-block.tsx'
import { readEntities } from '#components/markdown/entities.ts'
import { isFenceClosed } from '#components/markdown/markdown-blocks.ts'

/** What Markdown's tokens look like. HTML in it is shown as text, and pictures are links: nothing is loaded from elsewhere. */
export function MarkdownTokens({ tokens, live }: { tokens: readonly Token[] | undefined; live: boolean }): ReactNode {
  return tokens?.map((token, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
    <MarkdownToken key={i} token={token as MarkedToken} live={live} />
  ))
}

/** `live` while more of it may come. */
export function MarkdownToken({ token, live }: { token: MarkedToken; live: boolean }): ReactNode {
  const inner = (tokens: Token[] | undefined) => <MarkdownTokens tokens={tokens} live={live} />
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p>{inner(token.tokens)}</p>
    // All on one level, below the page's own: an agent's outline is not the page's.
    case 'heading':
      return <h3 data-size={token.depth < 3 ? 'large' : undefined}>{inner(token.tokens)}</h3>
    case 'blockquote':
      return <blockquote>{inner(token.tokens)}</blockquote>
    case 'list':
      return <List list={token} live={live} />
    case 'list_item':
      return <li>{inner(token.tokens)}</li>
    case 'code':
      return <Fence code={token} live={live} />
    case 'table':
      return <Table table={token} live={live} />
    case 'hr':
      return <hr />
    case 'html':
      return token.block ? <p className="whitespace-pre-wrap">{token.text.trim()}</p> : token.text
    case 'text':
      return token.tokens ? inner(token.tokens) : readEntities(token.text)
    case 'escape':
      return token.text
    case 'strong':
      return <strong>{inner(token.tokens)}</strong>
    case 'em':
      return <em>{inner(token.tokens)}</em>
    case 'del':
      return <del>{inner(token.tokens)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'checkbox':
      return <Ticked done={token.checked} />
    case 'link':
      return <SafeLink href={readEntities(token.href)}>{inner(token.tokens)}</SafeLink>
    case 'image':
      return (
        <SafeLink href={readEntities(token.href)}>
          {token.text ? `Picture: ${readEntities(token.text)}` : 'Picture'}
        </SafeLink>
      )
    default:
      return (token satisfies never as Token).raw
  }
}

function List({ list, live }: { list: Tokens.List; live: boolean }) {
  const items = <MarkdownTokens tokens={list.items} live={live} />
  return list.ordered ? <ol start={list.start === '' ? undefined : list.start}>{items}</ol> : <ul>{items}</ul>
}

function Fence({ code, live }: { code: Tokens.Code; live: boolean }) {
  const language = code.lang?.match(/^\S+/)?.[0] ?? ''
  const complete = !live || code.codeBlockStyle === 'indented' || isFenceClosed(code.raw)
  return <CodeBlock code={code.text.replace(/\n$/, '')} language={language} complete={complete} />
}

function Table({ table, live }: { table: Tokens.Table; live: boolean }) {
  const cell = ({ align, tokens }: Tokens.TableCell) => ({
    style: align ? { textAlign: align } : undefined,
    children: <MarkdownTokens tokens={tokens} live={live} />,
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <div className="overflow-x-auto" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.header.map((each, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
              <th key={i} {...cell(each)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, y) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={y}>
              {row.map((each, x) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={x} {...cell(each)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
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

function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  )
}

'use client'

import { Square, SquareCheck } from 'lucide-react'
import { createElement, memo, type ReactNode } from 'react'
import { type Components, defaultRehypePlugins, Streamdown, useIsCodeFenceIncomplete } from 'streamdown'
import { CodeBlock } from '#components/chats/code-block.tsx'

type Given = { children?: ReactNode; node?: unknown }

/** What an agent wrote, as Markdown. HTML in it is shown as text, and pictures are links: nothing is loaded from elsewhere. */
export const Answer = memo(function Answer({ text, live }: { text: string; live: boolean }) {
  return (
    <Streamdown
      className="answer"
      mode="streaming"
      parseIncompleteMarkdown={live}
      isAnimating={live}
      animated={false}
      rehypePlugins={withoutRawHtml}
      components={components}
      linkSafety={{ enabled: false }}
      controls={false}
    >
      {text}
    </Streamdown>
  )
})

const withoutRawHtml = Object.entries(defaultRehypePlugins).flatMap(([name, plugin]) =>
  name === 'raw' ? [] : [plugin],
)

/** Elements without the library's own look. */
const plainTags = ['p', 'ul', 'li', 'blockquote', 'strong', 'sup', 'sub', 'section']
const plain = Object.fromEntries(
  plainTags.map((tag) => [tag, ({ children }: Given) => createElement(tag, null, children)]),
)
/** All on one level, below the page's own: an agent's outline is not the page's. */
const headings = Object.fromEntries(
  ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [
    tag,
    ({ children }: Given) => <h3 data-size={tag < 'h3' ? 'large' : undefined}>{children}</h3>,
  ]),
)

const components: Components = {
  ...plain,
  ...headings,
  ol: ({ children, start }) => <ol start={start}>{children}</ol>,
  hr: () => <hr />,
  input: ({ checked }) => <Ticked done={checked === true} />,
  a: ({ children, href }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ alt, src }) => (
    <SafeLink href={typeof src === 'string' ? src : undefined}>{alt ? `Picture: ${alt}` : 'Picture'}</SafeLink>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <div className="overflow-x-auto" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  thead: ({ children }) => <thead>{children}</thead>,
  tbody: ({ children }) => <tbody>{children}</tbody>,
  tr: ({ children }) => <tr>{children}</tr>,
  th: ({ children, style }) => <th style={style}>{children}</th>,
  td: ({ children, style }) => <td style={style}>{children}</td>,
  inlineCode: ({ children }) => <code>{children}</code>,
  code: ({ children, className }) => <Fence className={className}>{children}</Fence>,
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

function Fence({ className, children }: { className?: string | undefined; children?: ReactNode }) {
  const incomplete = useIsCodeFenceIncomplete()
  const code = textOf(children).replace(/\n$/, '')
  const language = /language-(\S+)/.exec(className ?? '')?.[1] ?? ''
  return <CodeBlock code={code} language={language} complete={!incomplete} />
}

function SafeLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href || !/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  )
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  return Array.isArray(node) ? node.map(textOf).join('') : ''
}

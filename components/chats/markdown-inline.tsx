import type { MarkedToken, Token } from 'marked'
import type { ReactNode } from 'react'

/** What stands in a line of Markdown, as marked reads it. */
export function Inline({ tokens }: { tokens: readonly Token[] | undefined }): ReactNode {
  return tokens?.map((token, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is its place
    <Piece key={i} token={token as MarkedToken} />
  ))
}

function Piece({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return (
        <SafeLink href={decoded(token.href)}>
          <Inline tokens={token.tokens} />
        </SafeLink>
      )
    case 'image':
      return <SafeLink href={decoded(token.href)}>{token.text ? `Picture: ${token.text}` : 'Picture'}</SafeLink>
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} /> : decoded(token.text)
    case 'escape':
      return decoded(token.text)
    default:
      return token.raw
  }
}

function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  )
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Character references as CommonMark has them (6.2), those that people and models write. */
function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hexadecimal, name) => {
    if (name) return named[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}

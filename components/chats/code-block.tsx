'use client'

import { useEffect, useState } from 'react'
import { type CodeLine, highlight, highlighted } from '#components/code/highlight.ts'
import { languageOf } from '#components/code/languages.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** A fenced block. It is coloured once it is complete; its lines keep their place when that happens. */
export function CodeBlock(props: { code: string; language: string; complete: boolean }) {
  const { code, language, complete } = props
  const grammar = languageOf(language)
  const [coloured, setColoured] = useState<{ code: string; lines: CodeLine[] | null } | null>(null)
  useEffect(() => {
    if (!complete) return
    let current = true
    void highlight(code, grammar).then((lines) => current && lines && setColoured({ code, lines }))
    return () => {
      current = false
    }
  }, [code, grammar, complete])
  const lines = coloured?.code === code ? coloured.lines : complete ? highlighted(code, grammar) : null
  return (
    <div className="group/code relative max-w-full rounded-md border bg-surface">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <pre tabIndex={0} className="max-h-[480px] overflow-auto px-3 py-2 font-mono text-code">
        <code>{lines ? <Lines lines={lines} /> : code}</code>
      </pre>
      <div className="absolute top-px right-px flex items-center gap-1 rounded-md bg-surface p-1 opacity-0 pointer-coarse:opacity-100 transition-opacity duration-100 focus-within:opacity-100 group-hover/code:opacity-100">
        {language && <span className="pl-2 text-muted-foreground text-xs">{language}</span>}
        <CopyButton text={code} label="Copy code" />
      </div>
    </div>
  )
}

function Lines({ lines }: { lines: readonly CodeLine[] }) {
  return lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
    <span key={i}>
      {line.map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
        <span key={at} style={{ color: token.color }}>
          {token.text}
        </span>
      ))}
      {i < lines.length - 1 && '\n'}
    </span>
  ))
}

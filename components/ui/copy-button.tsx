'use client'

import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Copies a text; says that it did, or selects what it stands beside where the browser does not let it. */
export function CopyButton(props: {
  text: string | (() => string)
  label: string
  className?: string
  /** What it looks like before it was pressed; two sheets of paper where nothing is said. */
  icon?: ReactNode
}) {
  const { text, label, className, icon = <Copy aria-hidden /> } = props
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    const copying =
      navigator.clipboard?.writeText(typeof text === 'string' ? text : text()) ??
      Promise.reject(new Error('no clipboard'))
    copying.then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }
  const words = { idle: label, copied: 'Copied', refused: 'The browser does not let this page copy' }[state]
  return (
    <Button variant="ghost" size="icon" aria-label={words} title={words} onClick={copy} className={className}>
      {state === 'copied' ? <Check aria-hidden /> : icon}
    </Button>
  )
}

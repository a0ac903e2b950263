'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Copies a text; says that it did, or selects what it stands beside where the browser does not let it. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    copying.then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }
  const words = { idle: label, copied: 'Copied', refused: 'The browser does not let this page copy' }[state]
  return (
    <Button variant="ghost" size="icon" aria-label={words} title={words} onClick={copy} className={className}>
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
    </Button>
  )
}

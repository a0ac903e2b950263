'use client'

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Arrow } from '#components/shells/control-key.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'

const arrows: readonly [Arrow, string, ReactNode][] = [
  ['left', 'Left', <ArrowLeft key="left" aria-hidden />],
  ['down', 'Down', <ArrowDown key="down" aria-hidden />],
  ['up', 'Up', <ArrowUp key="up" aria-hidden />],
  ['right', 'Right', <ArrowRight key="right" aria-hidden />],
]

/** The keys that a phone's keyboard lacks. Ctrl holds for the next key. */
export function ExtraKeys(props: {
  control: boolean
  onControl: (held: boolean) => void
  onKey: (key: 'escape' | 'tab' | Arrow) => void
}) {
  const { control, onControl, onKey } = props
  const key = 'h-9 min-w-0 flex-1 px-0 font-normal'
  return (
    <div
      role="toolbar"
      aria-label="More keys"
      // The keyboard of the phone stays where it is.
      onPointerDown={(event) => event.preventDefault()}
      className="hidden shrink-0 gap-1 border-t p-1 max-md:flex pointer-coarse:flex"
    >
      <Button variant="ghost" className={key} onClick={() => onKey('escape')}>
        Esc
      </Button>
      <Button variant="ghost" className={key} onClick={() => onKey('tab')}>
        Tab
      </Button>
      <Button
        variant="ghost"
        aria-pressed={control}
        className={cn(key, control && 'bg-pressed text-foreground')}
        onClick={() => onControl(!control)}
      >
        Ctrl
      </Button>
      {arrows.map(([arrow, words, icon]) => (
        <Button key={arrow} variant="ghost" className={key} aria-label={words} onClick={() => onKey(arrow)}>
          {icon}
        </Button>
      ))}
    </div>
  )
}

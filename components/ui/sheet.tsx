'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/class-names.ts'
import { overlay } from '#components/ui/dialog.tsx'

const sheets = {
  left: 'inset-y-0 left-0 w-[min(360px,calc(100vw-48px))] border-r',
  right: 'inset-y-0 right-0 w-[min(560px,100vw)] border-l',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] border-t',
}

/** A panel that comes in from a side of a small screen. */
export function Sheet(props: { title: string; side: keyof typeof sheets; onClose: () => void; children: ReactNode }) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          aria-describedby={undefined}
          // In a shell it is a key like any other.
          onEscapeKeyDown={(event) =>
            event.target instanceof Element && event.target.closest('[data-shell]') && event.preventDefault()
          }
          className={cn(
            'fixed z-50 flex animate-appear flex-col bg-surface shadow-float outline-none',
            sheets[props.side],
          )}
        >
          <Radix.Title className="sr-only">{props.title}</Radix.Title>
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'

export const Dialog = Radix.Root
export const DialogClose = Radix.Close

const overlay = 'fixed inset-0 z-40 animate-appear bg-[rgb(0_0_0/0.4)]'

export function DialogContent(props: {
  title: string
  description?: string
  hideTitle?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        {...(!props.description && { 'aria-describedby': undefined })}
        className={cn(
          'fixed top-[18vh] left-1/2 z-50 flex max-h-[70vh] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 animate-appear flex-col gap-3 overflow-y-auto rounded-md border bg-raised p-4 shadow-float outline-none',
          props.className,
        )}
      >
        <Radix.Title className={props.hideTitle ? 'sr-only' : 'font-semibold'}>{props.title}</Radix.Title>
        {props.description && (
          <Radix.Description className="text-muted-foreground">{props.description}</Radix.Description>
        )}
        {props.children}
      </Radix.Content>
    </Radix.Portal>
  )
}

const sheets = {
  left: 'inset-y-0 left-0 w-[min(360px,calc(100vw-48px))] border-r',
  right: 'inset-y-0 right-0 w-[min(560px,100vw)] border-l',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] border-t',
}

/** A panel that comes in from a side of a small screen. */
export function SheetContent(props: {
  title: string
  side: keyof typeof sheets
  children: ReactNode
  onOpenAutoFocus?: ComponentProps<typeof Radix.Content>['onOpenAutoFocus']
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        aria-describedby={undefined}
        {...(props.onOpenAutoFocus && { onOpenAutoFocus: props.onOpenAutoFocus })}
        className={cn(
          'fixed z-50 flex animate-appear flex-col bg-surface shadow-float outline-none',
          sheets[props.side],
        )}
      >
        <Radix.Title className="sr-only">{props.title}</Radix.Title>
        {props.children}
      </Radix.Content>
    </Radix.Portal>
  )
}

export function SheetCloseButton({ label }: { label: string }) {
  return (
    <Radix.Close asChild>
      <Button variant="ghost" size="icon" aria-label={label}>
        <X aria-hidden />
      </Button>
    </Radix.Close>
  )
}

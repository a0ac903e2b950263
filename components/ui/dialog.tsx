'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/class-names.ts'

export const Dialog = Radix.Root
export const DialogClose = Radix.Close

/** What lies over the page below a dialog. */
export const overlay = 'fixed inset-0 z-40 animate-appear bg-[rgb(0_0_0/0.4)]'

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

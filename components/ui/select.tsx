'use client'

import { Check } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

export const Select = Radix.Root

export const SelectTrigger = Radix.Trigger

export function SelectContent({ children }: { children: ReactNode }) {
  return (
    <Radix.Portal>
      <Radix.Content
        position="popper"
        sideOffset={4}
        collisionPadding={8}
        className="z-50 max-h-[min(360px,var(--radix-select-content-available-height))] min-w-[max(var(--radix-select-trigger-width),160px)] max-w-[calc(100vw-16px)] animate-appear overflow-hidden rounded-md border bg-raised shadow-float"
      >
        <Radix.Viewport className="p-1">{children}</Radix.Viewport>
      </Radix.Content>
    </Radix.Portal>
  )
}

/** One choice; `note` says in small print what somebody should know before choosing it. */
export function SelectItem({ note, children, ...props }: ComponentProps<typeof Radix.Item> & { note?: string | null }) {
  return (
    <Radix.Item
      className="flex cursor-default select-none items-start gap-2 rounded-sm px-2 py-1 text-sm outline-none data-[disabled]:text-muted-foreground data-[highlighted]:bg-hover"
      {...props}
    >
      <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center">
        <Radix.ItemIndicator>
          <Check aria-hidden className="size-4" />
        </Radix.ItemIndicator>
      </span>
      <span className="min-w-0">
        <Radix.ItemText>{children}</Radix.ItemText>
        {note && <span className="block max-w-72 text-muted-foreground text-xs">{note}</span>}
      </span>
    </Radix.Item>
  )
}

'use client'

import { type ComponentProps, createContext, useContext, useState } from 'react'
import { Disclosure } from '#components/ui/disclosure.tsx'

/** What somebody opened in the transcript, by key: what is scrolled out of sight is gone from the page, and comes back as it was. */
export type Opened = Map<string, boolean>
export const OpenedContext = createContext<Opened>(new Map())
export const useOpened = (): Opened => useContext(OpenedContext)

/** A disclosure that is as it was left when it comes back into sight. */
export function KeptDisclosure({
  keptAs,
  ...props
}: { keptAs: string } & Omit<ComponentProps<typeof Disclosure>, 'open' | 'onOpenChange' | 'startsOpen'>) {
  const opened = useOpened()
  const [open, setOpen] = useState(opened.get(keptAs) ?? false)
  const change = (next: boolean) => {
    opened.set(keptAs, next)
    setOpen(next)
  }
  return <Disclosure {...props} open={open} onOpenChange={change} />
}

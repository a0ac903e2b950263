'use client'

import { Toaster as Sonner } from 'sonner'
import { useTheme } from '#components/shell/use-theme.ts'

/** Where background things are told: what somebody did not just ask for. */
export function Toaster() {
  const [theme] = useTheme()
  return (
    <Sonner
      theme={theme}
      position="top-center"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'font-sans flex w-full items-center gap-2 rounded-md border bg-raised px-3 py-2 text-sm shadow-float',
          actionButton: 'ml-auto rounded-md px-2 py-1 text-link hover:bg-hover',
        },
      }}
    />
  )
}

'use client'

import { useEffect } from 'react'
import { Toaster as Sonner, toast } from 'sonner'
import { useTheme } from '#components/shell/use-theme.ts'
import { showToastsBy } from '#components/ui/toast.ts'

export function ToastArea() {
  const [theme] = useTheme()
  useEffect(() => showToastsBy(toast), [])
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

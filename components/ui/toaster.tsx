'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { areToastsAsked, subscribeToToasts } from '#components/ui/toast.ts'

const ToastArea = dynamic(() => import('#components/ui/toast-area.tsx').then((room) => room.ToastArea), { ssr: false })

/** Where background things are told. What shows them loads with the first. */
export function Toaster() {
  const asked = useSyncExternalStore(subscribeToToasts, areToastsAsked, () => false)
  return asked && <ToastArea />
}

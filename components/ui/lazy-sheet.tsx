'use client'

import dynamic from 'next/dynamic'

/** A sheet that is loaded when the first one opens. */
export const LazySheet = dynamic(() => import('#components/ui/sheet.tsx').then((room) => room.Sheet), { ssr: false })

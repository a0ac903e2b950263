'use client'

import dynamic from 'next/dynamic'
import { useEffect, useSyncExternalStore } from 'react'
import type { FilePart } from '#lib/domain/parts/part.ts'

const ImageDialog = dynamic(() => import('#components/attachments/image-dialog.tsx').then((room) => room.ImageDialog), {
  ssr: false,
})

type Image = { file: FilePart; address: string }

let image: Image | null = null
const readers = new Set<() => void>()
const subscribe = (reader: () => void) => {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** Shows an image of a message. It stays when the message is accepted or leaves the screen. */
export function lookAtImage(next: Image | null): void {
  image = next
  for (const reader of readers) reader()
}

/** Where that image appears. */
export function LookedAtImage() {
  const shown = useSyncExternalStore(
    subscribe,
    () => image,
    () => null,
  )
  useEffect(() => () => lookAtImage(null), [])
  return shown && <ImageDialog {...shown} onClose={() => lookAtImage(null)} />
}

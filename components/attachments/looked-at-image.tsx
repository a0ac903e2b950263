'use client'

import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { pageValue } from '#components/ui/page-value.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

const ImageDialog = dynamic(() => import('#components/attachments/image-dialog.tsx').then((room) => room.ImageDialog), {
  ssr: false,
})

type Image = { file: FilePart; address: string }

const image = pageValue<Image>()

/** Shows an image of a message. It stays when the message is accepted or leaves the screen. */
export const lookAtImage = image.set

/** Where that image appears. */
export function LookedAtImage() {
  const shown = image.useValue()
  useEffect(() => () => lookAtImage(null), [])
  return shown && <ImageDialog {...shown} onClose={() => lookAtImage(null)} />
}

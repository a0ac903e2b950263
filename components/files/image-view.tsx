'use client'

import { useEffect, useState } from 'react'
import { fetchBytes } from '#components/files/file-calls.ts'
import { Fault } from '#components/ui/fault.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { nameOf } from '#lib/domain/files/file-path.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** A file that is an image. `hash` changes when the image does. */
export function ImageView({ chatId, path, hash }: { chatId: ChatId; path: string; hash: string | null }) {
  const [image, setImage] = useState<{ url: string } | { fault: string } | null>(null)
  useEffect(() => {
    void hash
    let url: string | null = null
    let current = true
    void fetchBytes(chatId, path).then((result) => {
      if (!current) return
      if (!result.ok) return setImage({ fault: result.error.message })
      url = URL.createObjectURL(result.data)
      setImage({ url })
    })
    return () => {
      current = false
      if (url) URL.revokeObjectURL(url)
    }
  }, [chatId, path, hash])
  if (!image) return <Skeleton className="m-3 h-40 w-60" />
  if ('fault' in image) return <Fault className="p-3">{image.fault}</Fault>
  return (
    <div className="min-h-0 flex-1 overflow-auto p-3">
      {/* biome-ignore lint/performance/noImgElement: its bytes are here already */}
      <img
        src={image.url}
        alt={nameOf(path)}
        onError={() => setImage({ fault: 'This is not an image that the browser can show.' })}
        className="max-w-full rounded-md border bg-background"
      />
    </div>
  )
}

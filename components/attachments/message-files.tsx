'use client'

import { Download } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { attachmentAddress } from '#components/attachments/attachment-address.ts'
import { FileIcon } from '#components/attachments/file-icon.tsx'
import { lookAtImage } from '#components/attachments/looked-at-image.tsx'
import { isImageType } from '#lib/domain/attachments/allowed.ts'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** The files of a message in the chat of this page: images to be looked at, all else to be saved. */
export function MessageFiles({ files }: { files: readonly FilePart[] }) {
  const { chatId } = useParams<{ chatId?: string }>()
  if (files.length === 0 || !chatId) return null
  const images = files.filter((file) => isImageType(file.mediaType))
  const others = files.filter((file) => !isImageType(file.mediaType))
  return (
    <div className="mt-1.5 flex flex-col gap-2">
      <FileRow label="Images" files={images} chatId={chatId} />
      <FileRow label="Files" files={others} chatId={chatId} />
    </div>
  )
}

function FileRow({ label, files, chatId }: { label: string; files: readonly FilePart[]; chatId: string }) {
  if (files.length === 0) return null
  return (
    <ul aria-label={label} className="flex flex-wrap gap-2">
      {files.map((file) => {
        const View = isImageType(file.mediaType) ? ImageFile : OtherFile
        return (
          <li key={file.attachmentId} className="min-w-0 max-w-full">
            <View file={file} address={attachmentAddress(chatId, file.attachmentId)} />
          </li>
        )
      })}
    </ul>
  )
}

/** In a box of one size, so that nothing moves when the image comes. */
function ImageFile({ file, address }: { file: FilePart; address: string }) {
  const [isBroken, setIsBroken] = useState(false)
  if (isBroken) return <OtherFile file={file} address={address} />
  return (
    <button
      type="button"
      aria-label={`Look at ${file.name}`}
      title={file.name}
      onClick={() => lookAtImage({ file, address })}
      className="block h-30 w-40 overflow-hidden rounded-md border bg-hover"
    >
      {/* biome-ignore lint/performance/noImgElement: it is private to who may see the chat */}
      <img
        src={address}
        alt={file.name}
        width={160}
        height={120}
        loading="lazy"
        decoding="async"
        onError={() => setIsBroken(true)}
        className="size-full object-cover"
      />
    </button>
  )
}

function OtherFile({ file, address }: { file: FilePart; address: string }) {
  return (
    <a
      href={address}
      download={file.name}
      className="flex h-9 max-w-72 items-center gap-2 rounded-md border bg-surface px-2 hover:bg-hover"
    >
      <FileIcon mediaType={file.mediaType} className="size-4 shrink-0 text-muted-foreground" />
      <span className="min-w-0 truncate">{file.name}</span>
      <span className="shrink-0 text-muted-foreground text-xs">{sizeOf(file)}</span>
      <Download aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="sr-only">Save</span>
    </a>
  )
}

const sizeOf = ({ byteCount }: FilePart) => byteWords(byteCount ?? 0)

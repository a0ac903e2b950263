'use client'

import { Download } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { attachmentAddress } from '#components/attachments/attachment-address.ts'
import { FileIcon } from '#components/attachments/file-icon.tsx'
import { Dialog, DialogContent } from '#components/ui/dialog.tsx'
import { isImageType } from '#lib/domain/attachments/allowed.ts'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** The files of a message in the chat of this page: images to be looked at, all else to be saved. */
export function MessageFiles({ files }: { files: readonly FilePart[] }) {
  const { chatId } = useParams<{ chatId?: string }>()
  if (files.length === 0 || !chatId) return null
  return (
    <ul aria-label="Files" className="mt-1.5 flex flex-wrap gap-2">
      {files.map((file) => {
        const address = attachmentAddress(chatId, file.attachmentId)
        return (
          <li key={file.attachmentId} className="min-w-0 max-w-full">
            {isImageType(file.mediaType) ? (
              <ImageFile file={file} address={address} />
            ) : (
              <OtherFile file={file} address={address} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** In a box of one size, so that nothing moves when the image comes. */
function ImageFile({ file, address }: { file: FilePart; address: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const [isBroken, setIsBroken] = useState(false)
  if (isBroken) return <OtherFile file={file} address={address} />
  return (
    <>
      <button
        type="button"
        aria-label={`Look at ${file.name}`}
        title={file.name}
        onClick={() => setIsOpen(true)}
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
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        {isOpen && <Looking file={file} address={address} />}
      </Dialog>
    </>
  )
}

function Looking({ file, address }: { file: FilePart; address: string }) {
  return (
    <DialogContent title={file.name} className="top-[4vh] max-h-[92vh] w-fit max-w-[min(1400px,calc(100vw-32px))]">
      {/* biome-ignore lint/performance/noImgElement: it is private to who may see the chat */}
      <img src={address} alt={file.name} className="max-h-[78vh] min-h-0 max-w-full self-center object-contain" />
      <a href={address} download={file.name} className="inline-flex items-center gap-1.5 self-start text-link">
        <Download aria-hidden className="size-4" />
        Save ({sizeOf(file)})
      </a>
    </DialogContent>
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

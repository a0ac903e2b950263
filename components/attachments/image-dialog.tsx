'use client'

import { Download } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

/** An image of a message as large as the screen allows. */
export function ImageDialog({ file, address, onClose }: { file: FilePart; address: string; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={file.name}
        className="inset-x-0 top-[4vh] mx-auto max-h-[92vh] w-fit min-w-60 max-w-[min(1400px,calc(100vw-32px))] translate-x-0 [overflow-wrap:anywhere]"
      >
        {/* biome-ignore lint/performance/noImgElement: it is private to who may see the chat */}
        <img src={address} alt={file.name} className="max-h-[78vh] min-h-0 max-w-full self-center object-contain" />
        <div className="flex items-center justify-between gap-3">
          <a href={address} download={file.name} className="inline-flex items-center gap-1.5 text-link hover:underline">
            <Download aria-hidden className="size-4" />
            Save ({byteWords(file.byteCount ?? 0)})
          </a>
          <DialogClose asChild>
            <Button size="sm">Close</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  )
}

'use client'

import { Paperclip } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

/** Makes the whole page take files that are dropped on it, and says so while some are held over it. */
export function FileDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [isOver, setIsOver] = useState(false)
  const told = useRef(onFiles)
  told.current = onFiles
  useEffect(() => listen(setIsOver, (files) => told.current(files)), [])
  if (!isOver) return null
  return (
    <div aria-hidden className="pointer-events-none fixed inset-0 z-40 animate-appear p-3">
      <div className="flex size-full items-center justify-center rounded-md border-2 border-ring border-dashed bg-background/60">
        <p className="flex items-center gap-2 rounded-md border bg-raised px-4 py-3 font-medium shadow-float">
          <Paperclip className="size-4" />
          Drop files to attach them
        </p>
      </div>
    </div>
  )
}

/** Elements are entered before the last one is left, so that entries are counted. */
function listen(onOver: (isOver: boolean) => void, onFiles: (files: File[]) => void): () => void {
  let depth = 0
  const move = (to: number) => {
    depth = Math.max(0, to)
    onOver(depth > 0)
  }
  const own = (run: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    run(event)
  }
  const handlers = {
    dragenter: own(() => move(depth + 1)),
    dragleave: own(() => move(depth - 1)),
    dragover: own(({ dataTransfer }) => {
      if (dataTransfer) dataTransfer.dropEffect = 'copy'
    }),
    drop: own(({ dataTransfer }) => {
      move(0)
      onFiles([...(dataTransfer?.files ?? [])])
    }),
  }
  const names = ['dragenter', 'dragleave', 'dragover', 'drop'] as const
  for (const name of names) window.addEventListener(name, handlers[name])
  return () => {
    for (const name of names) window.removeEventListener(name, handlers[name])
  }
}

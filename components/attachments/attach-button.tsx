'use client'

import { CirclePlus } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { pickerTypes } from '#lib/domain/attachments/allowed.ts'

/** Opens the picker of files. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Tooltip words="Attach files. They can be dropped on the page and pasted too.">
        <Button variant="ghost" size="icon" aria-label="Attach files" onClick={() => input.current?.click()}>
          <CirclePlus aria-hidden />
        </Button>
      </Tooltip>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={pickerTypes}
        aria-label="Files to attach"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file may be chosen again.
          target.value = ''
        }}
      />
    </>
  )
}

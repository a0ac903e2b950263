'use client'

import { ArrowLeft, Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { fetchBytes, saveAs } from '#components/files/file-calls.ts'
import type { AskedFile } from '#components/panels/use-panels.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.ts'
import { nameOf } from '#lib/domain/files/file-path.ts'
import type { ChatId, TurnId } from '#lib/domain/ids.ts'

export type FilePaneProps = {
  chatId: ChatId
  path: string
  version: number
  asked: AskedFile
  runningTurnId: TurnId | null
  onBack: () => void
  /** Somebody changed it by hand. */
  onSaved: () => void
  onFolder: (path: string) => void
}

/** The file's path, with a way back to the tree where there is no room for both. */
export function FileHead(props: { path: string; note?: string | null; onBack: () => void; children?: ReactNode }) {
  return (
    <header className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-b py-1 pr-2 pl-1">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Back to the files"
        onClick={props.onBack}
        className="@min-[640px]:hidden"
      >
        <ArrowLeft aria-hidden />
      </Button>
      <h2 className="min-w-0 flex-1 truncate pl-1 font-mono text-code @min-[640px]:pl-2" title={props.path}>
        {props.path}
        {props.note && <span className="font-sans text-warning"> · {props.note}</span>}
      </h2>
      {props.children}
    </header>
  )
}

export function DownloadButton({ chatId, path }: { chatId: ChatId; path: string }) {
  const download = async () => {
    const result = await fetchBytes(chatId, path)
    if (result.ok) saveAs(nameOf(path), result.data)
    else toast(result.error.message)
  }
  return (
    <Button variant="ghost" size="icon" aria-label="Download" title="Download" onClick={() => void download()}>
      <Download aria-hidden />
    </Button>
  )
}

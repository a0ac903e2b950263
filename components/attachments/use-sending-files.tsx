'use client'

import { useState } from 'react'
import { composerFiles } from '#components/attachments/composer-files.tsx'
import { useAttachments } from '#components/attachments/use-attachments.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

type Sending = {
  send: (files?: readonly FilePart[]) => Promise<boolean>
  draft: { files: FilePart[]; changeFiles: (files: FilePart[]) => void }
}

/** Sending from a chat's composer with its files: waits for uploads, and puts back what could not be sent. */
export function useSendingFiles(chatId: ChatId, sending: Sending) {
  const { files: drafted, changeFiles } = sending.draft
  const attachments = useAttachments({ chatId, files: drafted, onFiles: changeFiles })
  const [waiting, setWaiting] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const send = async () => {
    setFault(null)
    if (attachments.isEmpty) return await sending.send()
    setWaiting(true)
    const files = await attachments.ready(chatId)
    setWaiting(false)
    if (!files.ok) return setFault(files.error.message)
    attachments.take()
    if (!(await sending.send(files.data))) attachments.putBack(files.data)
  }
  const hasFault = attachments.items.some(({ state }) => state.kind === 'failed')
  return { send, waiting, fault: hasFault ? fault : null, composerProps: composerFiles(attachments) }
}

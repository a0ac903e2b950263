'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { attachmentAddress } from '#components/attachments/attachment-address.ts'
import { AttachmentList } from '#components/attachments/attachment-list.ts'
import { prepareFile } from '#components/attachments/prepare-file.ts'
import { removeUpload, uploadFile } from '#components/attachments/upload-file.ts'
import { isImageType } from '#lib/domain/attachments/allowed.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'

type Input = {
  /** Null where the chat is still to be made: files wait for `ready`. */
  chatId: ChatId | null
  /** What the draft has; it may change, when another device writes it. */
  files?: readonly FilePart[]
  /** Told which uploaded files the draft has now. */
  onFiles?: (files: FilePart[]) => void
}

const none: readonly FilePart[] = []

/** The files of a message that is being written. `ready(chatId)` gives them as parts once all of them are uploaded. */
export function useAttachments({ chatId, files = none, onFiles }: Input) {
  const [list] = useState(() => new AttachmentList(portsFor(chatId), { chatId, files }))
  const { items, fault } = useSyncExternalStore(list.subscribe, list.read, list.read)
  const told = useRef(onFiles)
  told.current = onFiles
  useEffect(() => {
    list.onFiles = (parts) => told.current?.(parts)
    return () => list.close()
  }, [list])
  useEffect(() => list.adopt(files), [list, files])
  const { add, remove, retry, ready, take, putBack, unbind } = list
  return { items, fault, isEmpty: items.length === 0, add, remove, retry, ready, take, putBack, unbind }
}

export type UsedAttachments = ReturnType<typeof useAttachments>

const portsFor = (chatId: ChatId | null) => ({
  prepare: prepareFile,
  upload: uploadFile,
  remove: (from: ChatId, attachmentId: FilePart['attachmentId']) => void removeUpload(from, attachmentId),
  makeKey: () => crypto.getRandomValues(new Uint32Array(4)).join('-'),
  preview: (from: File | FilePart) => {
    if (from instanceof File) return isImageType(from.type) ? URL.createObjectURL(from) : null
    return chatId && isImageType(from.mediaType) ? attachmentAddress(chatId, from.attachmentId) : null
  },
  forget: (preview: string) => preview.startsWith('blob:') && URL.revokeObjectURL(preview),
})

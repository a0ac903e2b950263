import type { PreparedFile } from '#components/attachments/prepare-file.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { countWords, filesPerMessage } from '#lib/domain/attachments/allowed.ts'
import type { AttachmentInfo } from '#lib/domain/attachments/attachment.ts'
import { toFilePart } from '#lib/domain/attachments/file-part.ts'
import type { AttachmentId, ChatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type AttachmentState =
  | { kind: 'preparing' }
  /** Ready for a chat that is not there yet. */
  | { kind: 'waiting' }
  | { kind: 'uploading'; share: number }
  | { kind: 'uploaded'; part: FilePart }
  | { kind: 'failed'; fault: string; mayRetry: boolean }

/** A file on its way into a message, as the composer shows it. */
export type Attachment = {
  key: string
  name: string
  mediaType: string
  byteCount: number
  /** The address of what an image looks like. */
  preview: string | null
  state: AttachmentState
}
export type Attachments = { items: readonly Attachment[]; fault: string | null }

/** What the list does in the world. */
export type AttachmentPorts = {
  prepare(file: File): Promise<PreparedFile | Refusal>
  upload(input: {
    chatId: ChatId
    file: File
    key: string
    onProgress(share: number): void
    signal: AbortSignal
  }): Promise<ActionResult<AttachmentInfo>>
  remove(chatId: ChatId, attachmentId: AttachmentId): void
  makeKey(): string
  /** The address at which a file can be looked at; null where there is nothing to see. */
  preview(from: File | FilePart): string | null
  forget(preview: string): void
}

type Kept = { file: File | null; cut: AbortController; done: Promise<void> }

/** The files of a message that is being written: prepared and uploaded while it is. Every change makes a new snapshot. */
export class AttachmentList {
  /** Told which files a draft would have, whenever that changes. */
  onFiles: (files: FilePart[]) => void = () => undefined
  #chatId: ChatId | null
  #shown: Attachments = { items: [], fault: null }
  readonly #ports: AttachmentPorts
  readonly #kept = new Map<string, Kept>()
  readonly #listeners = new Set<() => void>()

  constructor(ports: AttachmentPorts, { chatId, files }: { chatId: ChatId | null; files: readonly FilePart[] }) {
    this.#ports = ports
    this.#chatId = chatId
    this.#shown = { items: files.map((part) => this.#itemOf(part)), fault: null }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  read = (): Attachments => this.#shown

  add = (files: readonly File[]): void => {
    const free = filesPerMessage - this.#shown.items.length
    const taken = files.slice(0, Math.max(0, free))
    const items = taken.map((file): Attachment => {
      const key = this.#ports.makeKey()
      const { name, type: mediaType, size: byteCount } = file
      return { key, name, mediaType, byteCount, preview: null, state: { kind: 'preparing' } }
    })
    this.#show([...this.#shown.items, ...items], taken.length < files.length ? countWords : null)
    for (const [i, item] of items.entries()) {
      const file = taken[i]
      if (file) this.#begin(item.key, (signal) => this.#prepare(item.key, file, signal))
    }
  }

  remove = (key: string): void => {
    const item = this.#find(key)
    if (!item) return
    this.#kept.get(key)?.cut.abort()
    this.#drop([item])
    if (item.state.kind === 'uploaded' && this.#chatId) this.#ports.remove(this.#chatId, item.state.part.attachmentId)
  }

  retry = (key: string): void => {
    const chatId = this.#chatId
    if (!chatId) this.#change(key, { state: { kind: 'waiting' } })
    else this.#begin(key, (signal) => this.#upload(key, chatId, signal))
  }

  /** The files as parts of a message to `chatId`, uploaded to the last. Fails where one cannot be; nothing is left out. */
  ready = async (chatId: ChatId): Promise<ActionResult<FilePart[]>> => {
    this.#chatId = chatId
    const isOpen = ({ state }: Attachment) => state.kind !== 'uploaded' && state.kind !== 'failed'
    for (let open = this.#shown.items.filter(isOpen); open.length > 0; open = this.#shown.items.filter(isOpen)) {
      for (const { key, state } of open) if (state.kind === 'waiting') this.retry(key)
      await Promise.all(open.map(({ key }) => this.#kept.get(key)?.done))
    }
    const { items } = this.#shown
    if (items.every(({ state }) => state.kind === 'uploaded')) return { ok: true, data: this.#parts() }
    const message = 'A file could not be attached. Remove it, or try it again.'
    return { ok: false, error: { code: 'invalid', message } }
  }

  /** They are sent: takes them out of the list. */
  take = (): void => this.#drop(this.#shown.items.filter(({ state }) => state.kind === 'uploaded'))

  /** They could not be sent after all. */
  putBack = (parts: readonly FilePart[]): void => {
    const back = parts.filter((part) => !this.#has(part)).map((part) => this.#itemOf(part))
    if (back.length > 0) this.#show([...back, ...this.#shown.items])
  }

  /** The chat for which they were uploaded is gone: they wait for another. */
  unbind = (): void => {
    this.#chatId = null
    this.#show(
      this.#shown.items.map((item) =>
        item.state.kind === 'uploaded' && this.#kept.get(item.key)?.file
          ? { ...item, state: { kind: 'waiting' } }
          : item,
      ),
    )
  }

  /** What the draft has by now, here or on another device. What is not uploaded yet stays. */
  adopt = (files: readonly FilePart[]): void => {
    const wanted = new Set<string>(files.map(({ attachmentId }) => attachmentId))
    const kept = this.#shown.items.filter(
      ({ state }) => state.kind !== 'uploaded' || wanted.has(state.part.attachmentId),
    )
    const added = files.filter((part) => !this.#has(part)).map((part) => this.#itemOf(part))
    if (added.length > 0 || kept.length < this.#shown.items.length) this.#show([...kept, ...added])
  }

  /** Whoever shows it is gone. */
  close = (): void => {
    for (const { cut } of this.#kept.values()) cut.abort()
    for (const { preview } of this.#shown.items) if (preview) this.#ports.forget(preview)
  }

  async #prepare(key: string, given: File, signal: AbortSignal): Promise<void> {
    const prepared = await this.#ports.prepare(given)
    if (signal.aborted || !this.#find(key)) return
    if (prepared instanceof Refusal)
      return this.#change(key, { state: { kind: 'failed', fault: prepared.message, mayRetry: false } })
    const { file, mediaType } = prepared
    const kept = this.#kept.get(key)
    if (kept) kept.file = file
    const preview = this.#ports.preview(file)
    this.#change(key, { name: file.name, mediaType, byteCount: file.size, preview, state: { kind: 'waiting' } })
    if (this.#chatId) await this.#upload(key, this.#chatId, signal)
  }

  async #upload(key: string, chatId: ChatId, signal: AbortSignal): Promise<void> {
    const file = this.#kept.get(key)?.file
    if (!file) return
    const onProgress = (share: number) => this.#change(key, { state: { kind: 'uploading', share } })
    onProgress(0)
    const result = await this.#ports.upload({ chatId, file, key: `${key}-${chatId}`, onProgress, signal })
    if (signal.aborted || !this.#find(key)) return
    if (result.ok) {
      const part = toFilePart(result.data)
      const { name, mediaType, byteCount } = result.data
      return this.#change(key, { name, mediaType, byteCount, state: { kind: 'uploaded', part } })
    }
    const { code, message } = result.error
    const mayRetry = code !== 'invalid' && code !== 'too_large'
    this.#change(key, { state: { kind: 'failed', fault: `${file.name}: ${message}`, mayRetry } })
  }

  #begin(key: string, run: (signal: AbortSignal) => Promise<void>): void {
    const cut = new AbortController()
    const kept: Kept = { file: this.#kept.get(key)?.file ?? null, cut, done: Promise.resolve() }
    this.#kept.set(key, kept)
    kept.done = run(cut.signal)
  }

  #itemOf(part: FilePart): Attachment {
    const { name, mediaType, byteCount = 0 } = part
    const preview = this.#ports.preview(part)
    return { key: this.#ports.makeKey(), name, mediaType, byteCount, preview, state: { kind: 'uploaded', part } }
  }

  #find = (key: string) => this.#shown.items.find((item) => item.key === key)
  #has = ({ attachmentId }: FilePart) => this.#parts().some((part) => part.attachmentId === attachmentId)
  #parts = (): FilePart[] => this.#shown.items.flatMap(({ state }) => (state.kind === 'uploaded' ? [state.part] : []))

  #drop(gone: readonly Attachment[]): void {
    for (const { key, preview } of gone) {
      this.#kept.delete(key)
      if (preview) this.#ports.forget(preview)
    }
    this.#show(this.#shown.items.filter((item) => !gone.includes(item)))
  }

  #change(key: string, change: Partial<Attachment>): void {
    this.#show(this.#shown.items.map((item) => (item.key === key ? { ...item, ...change } : item)))
  }

  #show(items: readonly Attachment[], fault: string | null = null): void {
    const before = this.#parts()
    this.#shown = { items, fault }
    const parts = this.#parts()
    const isSame = parts.length === before.length && parts.every((part, i) => part === before[i])
    if (!isSame) this.onFiles(parts)
    for (const listener of this.#listeners) listener()
  }
}

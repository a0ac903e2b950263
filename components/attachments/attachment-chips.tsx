'use client'

import { RotateCw, X } from 'lucide-react'
import type { Attachment } from '#components/attachments/attachment-list.ts'
import { FileIcon } from '#components/attachments/file-icon.tsx'
import type { UsedAttachments } from '#components/attachments/use-attachments.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { byteWords } from '#lib/domain/attachments/byte-words.ts'

/** The files that go with the message, above its text: what they are, how far they are, and why one is not attached. */
export function AttachmentChips({ attachments }: { attachments: UsedAttachments }) {
  const { items, fault } = attachments
  if (items.length === 0 && !fault) return null
  const faults = items.flatMap(({ key, state }) => (state.kind === 'failed' ? [{ key, words: state.fault }] : []))
  return (
    <div className="flex flex-col gap-1 px-3 pt-2.5">
      <ul aria-label="Attachments" className="flex max-h-36 flex-wrap gap-2 overflow-y-auto p-px">
        {items.map((item) => (
          <Chip key={item.key} item={item} onRemove={attachments.remove} onRetry={attachments.retry} />
        ))}
      </ul>
      <p role="status" className="sr-only">
        {statusOf(items)}
      </p>
      {faults.map(({ key, words }) => (
        <Fault key={key}>{words}</Fault>
      ))}
      {fault && <Fault>{fault}</Fault>}
    </div>
  )
}

type ChipProps = { item: Attachment; onRemove: (key: string) => void; onRetry: (key: string) => void }

function Chip({ item, onRemove, onRetry }: ChipProps) {
  const { key, name, state } = item
  return (
    <li className="relative flex h-11 w-52 min-w-0 items-center gap-2 overflow-hidden rounded-md border bg-surface pr-1 pl-1 max-md:w-full">
      <Thumbnail item={item} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-xs" title={name}>
          {name}
        </span>
        <span className={`block truncate text-xs ${state.kind === 'failed' ? 'text-danger' : 'text-muted-foreground'}`}>
          {stateWords(item)}
        </span>
      </span>
      {state.kind === 'failed' && state.mayRetry && (
        <Tooltip words="Try again">
          <Button variant="ghost" size="icon" aria-label={`Try ${name} again`} onClick={() => onRetry(key)}>
            <RotateCw aria-hidden />
          </Button>
        </Tooltip>
      )}
      <Tooltip words="Remove">
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove ${name}`}
          onClick={(event) => {
            focusBeside(event.currentTarget)
            onRemove(key)
          }}
        >
          <X aria-hidden />
        </Button>
      </Tooltip>
      {state.kind === 'uploading' && (
        <span
          role="progressbar"
          aria-label={`Upload of ${name}`}
          aria-valuenow={Math.round(state.share * 100)}
          className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-accent-solid"
          style={{ transform: `scaleX(${state.share})` }}
        />
      )}
    </li>
  )
}

function Thumbnail({ item: { preview, mediaType } }: { item: Attachment }) {
  const frame = 'flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-hover'
  return (
    <span className={frame}>
      {preview ? (
        // biome-ignore lint/performance/noImgElement: it is small, and private to who looks
        <img src={preview} alt="" className="size-full object-cover" />
      ) : (
        <FileIcon mediaType={mediaType} className="size-4 text-muted-foreground" />
      )}
    </span>
  )
}

function stateWords({ state, byteCount }: Attachment): string {
  switch (state.kind) {
    case 'preparing':
      return 'Preparing'
    case 'uploading':
      return `Uploading, ${Math.round(state.share * 100)} %`
    case 'failed':
      return 'Not attached'
    case 'waiting':
    case 'uploaded':
      return byteWords(byteCount)
    default:
      return state satisfies never
  }
}

function statusOf(items: readonly Attachment[]): string {
  const open = items.filter(({ state }) => state.kind === 'preparing' || state.kind === 'uploading').length
  if (open > 0) return `Attaching ${open === 1 ? 'a file' : `${open} files`}`
  const done = items.filter(({ state }) => state.kind === 'waiting' || state.kind === 'uploaded').length
  return done === 0 ? '' : `${done === 1 ? '1 file' : `${done} files`} attached`
}

/** The chip goes, and the focus stays near: on the next one's button, or in the text. */
function focusBeside(button: HTMLElement): void {
  const chip = button.closest('li')
  const beside = chip?.nextElementSibling ?? chip?.previousElementSibling
  const next =
    beside?.querySelector<HTMLElement>('button:last-of-type') ?? chip?.closest('form')?.querySelector('textarea')
  next?.focus()
}

import { addressOf, callEndpoint } from '#components/calls/call-endpoint.ts'
import { faultOf } from '#components/calls/fault-of.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { AttachmentInfo } from '#lib/domain/attachments/attachment.ts'
import type { AttachmentId, ChatId } from '#lib/domain/ids.ts'

type Upload = {
  chatId: ChatId
  file: File
  /** The same for every try, so that a file that arrived is not kept twice. */
  key: string
  onProgress(share: number): void
  signal: AbortSignal
}

/** Uploads one file, and says how much of it is through: `fetch` does not tell that. */
export function uploadFile({ chatId, file, key, onProgress, signal }: Upload): Promise<ActionResult<AttachmentInfo>> {
  const { promise, resolve } = Promise.withResolvers<ActionResult<AttachmentInfo>>()
  const request = new XMLHttpRequest()
  const { method, path } = addressOf('addAttachment', { chatId })
  request.open(method, `${path}?${new URLSearchParams({ name: file.name })}`)
  request.setRequestHeader('content-type', file.type || 'application/octet-stream')
  request.setRequestHeader('idempotency-key', key)
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
  request.onload = () => resolve(answerOf(request))
  request.onerror = () => resolve(failed('unreachable', 'Greenroom cannot be reached. Check the connection.'))
  request.onabort = () => resolve(failed('aborted', 'It was taken away.'))
  signal.addEventListener('abort', () => request.abort(), { once: true })
  request.send(file)
  return promise
}

/** What is not removed now, the server removes after a day. */
export const removeUpload = (chatId: ChatId, attachmentId: AttachmentId) =>
  callEndpoint('removeAttachment', { params: { chatId, attachmentId } })

function answerOf({ status, responseText }: XMLHttpRequest): ActionResult<AttachmentInfo> {
  const json = parse(responseText)
  if (status > 0 && status < 400 && json !== null) return { ok: true, data: json as AttachmentInfo }
  const fault = faultOf(json)
  return fault ? { ok: false, error: fault } : failed('unexpected', `Greenroom answered with an error (${status}).`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const failed = (code: string, message: string) => ({ ok: false, error: { code, message } }) as const

import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { addAttachment, removeAttachment } from '#lib/domain/api/attachments.ts'
import { faultAnswer } from '#lib/domain/api/endpoint.ts'
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
  const path = addAttachment.path.replace('{chatId}', encodeURIComponent(chatId))
  request.open(addAttachment.method, `/api/v1${path}?${new URLSearchParams({ name: file.name })}`)
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
  callEndpoint(removeAttachment, { params: { chatId, attachmentId } })

function answerOf({ status, responseText }: XMLHttpRequest): ActionResult<AttachmentInfo> {
  const json = parse(responseText)
  const info = addAttachment.answer.safeParse(json)
  if (status < 400 && info.success) return { ok: true, data: info.data }
  const fault = faultAnswer.safeParse(json)
  if (fault.success) return failed(fault.data.error.code, fault.data.error.message)
  return failed('unexpected', `Greenroom answered with an error (${status}).`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const failed = (code: string, message: string) => ({ ok: false, error: { code, message } }) as const

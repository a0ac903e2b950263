import { isRecord } from './conversation.ts'
import type { RecordedRequest } from './server.ts'

/** The media types of all files that were in requests to the model, whichever API they came through. */
export const givenFiles = (requests: readonly RecordedRequest[]): string[] =>
  requests.flatMap(({ body }) => filesIn([body.messages, body.input, body.contents]))

function filesIn(value: unknown): string[] {
  if (typeof value === 'string') return /^data:([^;,]+)[;,]/.exec(value.slice(0, 200))?.slice(1, 2) ?? []
  if (Array.isArray(value)) return value.flatMap(filesIn)
  if (!isRecord(value)) return []
  const type = value.media_type ?? value.mimeType
  if (typeof type === 'string' && typeof value.data === 'string') return [type]
  return Object.values(value).flatMap(filesIn)
}

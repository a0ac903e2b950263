import { isRecord } from './conversation.ts'
import type { RecordedRequest } from './server.ts'

/** The media types of all files that were in requests to the model, as OpenAI's chat completions carry them. */
export const givenFiles = (requests: readonly RecordedRequest[]): string[] =>
  requests
    .flatMap(({ body }) => messagesOf(body).flatMap(({ content }) => (Array.isArray(content) ? content : [])))
    .flatMap((piece: unknown) => /^data:([^;,]+)[;,]/.exec(addressOf(piece))?.[1] ?? [])

const messagesOf = ({ messages }: Record<string, unknown>) => (Array.isArray(messages) ? messages : []).filter(isRecord)

function addressOf(piece: unknown): string {
  if (!isRecord(piece)) return ''
  const { image_url: image, file } = piece
  const address = isRecord(image) ? image.url : isRecord(file) ? file.file_data : ''
  return typeof address === 'string' ? address : ''
}

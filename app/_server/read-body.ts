import 'server-only'
import { Malformed } from '#app/_server/fault.ts'
import { storable } from '#lib/domain/events/storable.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** The longest body that is read, in bytes. */
export const bodyLimitBytes = 3 * 1024 * 1024

/** A request's body as text. Throws `too_large` past the limit, without reading the rest. */
export async function readText(request: Request, limitBytes = bodyLimitBytes): Promise<string> {
  const bytes = await readBytes(request, limitBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Malformed('The body is not UTF-8.')
  }
}

/** The same as bytes. */
export async function readBytes(
  request: Request,
  limitBytes: number,
  limitWords = `The request can be at most ${limitBytes / 1024 / 1024} MB long.`,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new Refusal('too_large', limitWords)
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.byteLength
    if (length > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What a body says; an empty one says nothing. Texts are such that the database can keep them. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return storable(JSON.parse(text))
  } catch {
    throw new Malformed('The body is not JSON.')
  }
}

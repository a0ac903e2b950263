import 'server-only'
import { Malformed } from '#app/_server/fault.ts'
import { readBytes } from '#app/_server/read-body.ts'
import { fileLimitBytes } from '#lib/domain/attachments/allowed.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A file as it was sent, not looked at yet. */
export type SentFile = { name: string; bytes: Uint8Array }

const formRoomBytes = 64 * 1024

/** The one file of a request: the field `file` of a form, or its body, which the query's `name` names. Throws `too_large`, `invalid`. */
export async function readSentFile(request: Request): Promise<SentFile> {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return await fromForm(request, type)
  const name = new URL(request.url).searchParams.get('name')
  if (!name) throw new Refusal('invalid', 'The file needs a name.', { fields: { name: 'Name it' } })
  return { name, bytes: await readFileBytes(request, 0) }
}

async function fromForm(request: Request, type: string): Promise<SentFile> {
  const bytes = await readFileBytes(request, formRoomBytes)
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    if (cause instanceof TypeError) throw new Malformed('The body is not a form.')
    throw cause
  })
  const files = form.getAll('file')
  const [file] = files
  if (files.length === 1 && file instanceof File) return { name: file.name, bytes: await file.bytes() }
  throw new Refusal('invalid', 'Send one file in the field “file”.', { fields: { file: 'One file' } })
}

const readFileBytes = (request: Request, roomBytes: number) =>
  readBytes(request, fileLimitBytes + roomBytes, `A file can have ${fileLimitBytes / 1024 / 1024} MB at most.`)

import { runFileJob } from '#app/_server/file-jobs.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/files.ts'
import { fileBytes } from '#lib/domain/files/file.ts'
import { nameOf } from '#lib/domain/files/file-path.ts'
import { filePath } from '#lib/domain/files/path-schema.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export const GET = route(api.readPath, async ({ actor, store, params: { chatId }, query, request }) => {
  const { path, known = null } = query
  if (!request.headers.get('accept')?.includes('application/octet-stream'))
    return await runFileJob(actor, store, {
      chatId,
      ask: { kind: 'read_path', path, known },
      answer: api.readPath.answer,
    })
  if (!filePath.safeParse(path).success) throw new Refusal('invalid', 'Only a file has bytes, not a folder.')
  const { mediaType, base64 } = await runFileJob(actor, store, {
    chatId,
    ask: { kind: 'read_bytes', path },
    answer: fileBytes,
  })
  return new Response(Buffer.from(base64, 'base64'), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(nameOf(path))}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
      vary: 'accept',
    },
  })
})

export const PUT = route(api.writeFile, ({ actor, store, params: { chatId }, query, body }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'write_file', ...query, ...body }, answer: api.writeFile.answer }),
)

export const DELETE = route(api.deletePath, ({ actor, store, params: { chatId }, query: { path, baseHash = null } }) =>
  runFileJob(actor, store, { chatId, ask: { kind: 'delete_path', path, baseHash }, answer: api.deletePath.answer }),
)

import { expect, test } from 'vitest'
import { AttachmentList, type AttachmentPorts } from '#components/attachments/attachment-list.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { AttachmentInfo } from '#lib/domain/attachments/attachment.ts'
import { attachmentId, chatId } from '#lib/domain/ids.ts'
import type { FilePart } from '#lib/domain/parts/part.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const chat = chatId.parse('cht_1')
type Uploading = Parameters<AttachmentPorts['upload']>[0] & PromiseWithResolvers<ActionResult<AttachmentInfo>>

/** A list whose uploads the test ends. */
function open({ files = [], inChat = true }: { files?: FilePart[]; inChat?: boolean } = {}) {
  const uploads: Uploading[] = []
  const removed: string[] = []
  const told: string[][] = []
  let keys = 0
  let begun = Promise.withResolvers<Uploading>()
  const list = new AttachmentList(
    {
      prepare: async (file) =>
        file.name.endsWith('.exe')
          ? new Refusal('invalid', `${file.name} cannot be`)
          : { file, mediaType: 'text/plain' },
      upload: (input) => {
        const uploading = { ...input, ...Promise.withResolvers<ActionResult<AttachmentInfo>>() }
        uploads.push(uploading)
        begun.resolve(uploading)
        begun = Promise.withResolvers()
        return uploading.promise
      },
      remove: (_, id) => removed.push(id),
      makeKey: () => `key-${keys++}`,
      preview: () => null,
      forget: () => undefined,
    },
    { chatId: inChat ? chat : null, files },
  )
  list.onFiles = (parts) => told.push(parts.map(({ name }) => name))
  const states = () => list.read().items.map(({ name, state }) => `${name} ${state.kind}`)
  return { list, uploads, removed, told, states, nextUpload: () => begun.promise }
}

const fileOf = (name: string) => new File(['text'], name, { type: 'text/plain' })
const partOf = (name: string): FilePart => ({
  type: 'file',
  name,
  mediaType: 'text/plain',
  byteCount: 4,
  attachmentId: attachmentId.parse(`att_${name}`),
})
const finish = ({ file, resolve }: Uploading) => {
  const { type: _, ...info } = partOf(file.name)
  resolve({ ok: true, data: { ...info, byteCount: 4 } })
}
const fail = ({ resolve }: Uploading, code = 'unreachable') =>
  resolve({ ok: false, error: { code, message: 'It did not work.' } })

test('files are uploaded as they are added, and are ready in their order', async () => {
  const { list, uploads, nextUpload, told } = open()
  const first = nextUpload()
  list.add([fileOf('a'), fileOf('b')])
  await first
  const ready = list.ready(chat)
  await expect.poll(() => uploads.length).toBe(2)
  const [a, b] = uploads
  if (!a || !b) throw new Error('nothing is uploaded')
  finish(b)
  finish(a)
  expect(await ready).toEqual({ ok: true, data: [partOf('a'), partOf('b')] })
  expect(told).toEqual([['b'], ['a', 'b']])
  list.take()
  expect(list.read().items).toEqual([])
  expect(told.at(-1)).toEqual([])
})

test('what is refused says why, and keeps the message from being sent without it', async () => {
  const { list, states, uploads } = open()
  list.add([fileOf('a.exe')])
  expect((await list.ready(chat)).ok).toBe(false)
  expect(list.read().items[0]?.state).toEqual({ kind: 'failed', fault: 'a.exe cannot be', mayRetry: false })
  list.remove('key-0')
  expect(states()).toEqual([])
  expect(await list.ready(chat)).toEqual({ ok: true, data: [] })
  expect(uploads).toEqual([])
})

test('a failed upload is tried again with the same key', async () => {
  const { list, nextUpload, states } = open()
  let uploading = nextUpload()
  list.add([fileOf('a')])
  const first = await uploading
  fail(first)
  expect((await list.ready(chat)).ok).toBe(false)
  expect(states()).toEqual(['a failed'])
  uploading = nextUpload()
  list.retry('key-0')
  const second = await uploading
  expect(second.key).toBe(first.key)
  finish(second)
  expect((await list.ready(chat)).ok).toBe(true)
})

test('one that is removed while it is uploaded is cut off, and one that was uploaded is removed there too', async () => {
  const { list, nextUpload, removed } = open({ files: [partOf('old')] })
  const uploading = nextUpload()
  list.add([fileOf('a')])
  const { signal } = await uploading
  list.remove('key-1')
  expect(signal.aborted).toBe(true)
  list.remove('key-0')
  expect(removed).toEqual(['att_old'])
  expect(list.read().items).toEqual([])
})

test('in a chat that is not there yet files wait, and wait again where it could not be begun', async () => {
  const { list, nextUpload, states, uploads } = open({ inChat: false })
  list.add([fileOf('a')])
  await expect.poll(states).toEqual(['a waiting'])
  let uploading = nextUpload()
  const ready = list.ready(chat)
  finish(await uploading)
  expect((await ready).ok).toBe(true)
  list.unbind()
  expect(states()).toEqual(['a waiting'])
  uploading = nextUpload()
  const other = chatId.parse('cht_2')
  const again = list.ready(other)
  expect(await uploading).toMatchObject({ chatId: other })
  for (const each of uploads) finish(each)
  expect((await again).ok).toBe(true)
})

test('more files than a message may have are left out, in words', () => {
  const { list } = open()
  list.add(Array.from({ length: 12 }, (_, i) => fileOf(`${i}`)))
  expect(list.read().items).toHaveLength(10)
  expect(list.read().fault).toContain('10 files')
})

test('a draft that another device changed is taken over, and what is being uploaded stays', async () => {
  const { list, nextUpload, states, told } = open({ files: [partOf('old')] })
  const uploading = nextUpload()
  list.add([fileOf('mine')])
  await uploading
  list.adopt([partOf('theirs')])
  expect(states()).toEqual(['mine uploading', 'theirs uploaded'])
  expect(told.at(-1)).toEqual(['theirs'])
  const before = list.read()
  list.adopt([partOf('theirs')])
  expect(list.read()).toBe(before)
})

test('what could not be sent is put back before what was added since', () => {
  const { list, states } = open({ files: [partOf('sent')] })
  list.take()
  list.adopt([partOf('new')])
  list.putBack([partOf('sent')])
  expect(states()).toEqual(['sent uploaded', 'new uploaded'])
})

import { expect, test } from 'vitest'
import { inspectFile } from '#lib/attachments/inspect-file.ts'
import { pdfBytes, pngOf, programBytes } from '#tests/support/files.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const megabyte = 1024 * 1024
const gif = (width: number, height: number) =>
  new Uint8Array([
    ...bytes('GIF89a'),
    width & 255,
    width >> 8,
    height & 255,
    height >> 8,
    0x80,
    0,
    0,
    0xff,
    0xff,
    0xff,
    0,
    0,
    0,
    0x3b,
  ])
const jpeg = (width: number, height: number) => {
  const app0 = [0xff, 0xe0, 0, 16, ...bytes('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]
  const frame = [0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]
  return new Uint8Array([0xff, 0xd8, ...app0, ...frame, 0xff, 0xd9])
}
const webp = (chunk: string, body: number[]) =>
  new Uint8Array([
    ...bytes('RIFF'),
    0,
    1,
    0,
    0,
    ...bytes('WEBP'),
    ...bytes(chunk),
    body.length,
    0,
    0,
    0,
    ...body,
    ...Array(16).fill(0),
  ])
const extended = (width: number, height: number) =>
  webp('VP8X', [0, 0, 0, 0, ...[width - 1, height - 1].flatMap((side) => [side & 255, (side >> 8) & 255, side >> 16])])

test.each([
  ['shot.png', pngOf(30, 20), 'image/png'],
  ['a picture', gif(30, 20), 'image/gif'],
  ['photo.jpg', jpeg(30, 20), 'image/jpeg'],
  ['photo.webp', extended(30, 20), 'image/webp'],
  ['lossy.webp', webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 30, 0, 20, 0]), 'image/webp'],
  ['lossless.webp', webp('VP8L', [0x2f, 29, 0xc0, 4, 0]), 'image/webp'],
  ['page.pdf', pdfBytes(), 'application/pdf'],
  ['page.txt', pdfBytes(), 'application/pdf'],
  ['picture.txt', pngOf(1, 1), 'image/png'],
  ['words.gif', bytes('GIF is how it begins'), 'text/plain'],
  ['words.txt', bytes('BMW makes cars'), 'text/plain'],
  ['page.html', bytes('<!doctype html><script>alert(1)</script>'), 'text/plain'],
  ['a.csv', bytes('a,b\n1,2\n'), 'text/csv'],
  ['a.json', bytes('[]'), 'application/json'],
] as const)('%s is what its bytes say', async (name, content, mediaType) => {
  expect(await inspectFile({ name, bytes: content })).toMatchObject({ mediaType })
})

test.each([
  ['a program that is called a picture', 'holiday.png', programBytes(), 'invalid', /holiday\.png.*elf/],
  ['an archive', 'a.zip', new Uint8Array([0x50, 0x4b, 3, 4, ...Array(60).fill(0)]), 'invalid', /zip/],
  ['bytes of no known kind', 'a.bin', new Uint8Array([0xc0, 0xff, 0xee]), 'invalid', /cannot be attached/],
  ['an empty file', 'a.txt', new Uint8Array(), 'invalid', /empty/],
  ['a damaged picture', 'a.png', pngOf(9, 9).slice(0, 20), 'invalid', /cannot be attached/],
  ['a picture without pixels', 'a.png', pngOf(0, 9), 'invalid', /damaged/],
  ['a picture of too many pixels', 'a.png', pngOf(8001, 1), 'too_large', /8001 × 1 pixels/],
  ['a picture of too many bytes', 'a.gif', join(gif(9, 9), new Uint8Array(4 * megabyte)), 'too_large', /3\.75 MB/],
  ['a long text', 'a.log', bytes('x'.repeat(megabyte + 1)), 'too_large', /1 MB at most/],
] as const)('%s is refused', async (_, name, content, code, message) => {
  await expect(inspectFile({ name, bytes: content })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
})

test('a table may be longer than a text', async () => {
  const content = bytes('a,b\n'.repeat(megabyte / 2))
  expect(await inspectFile({ name: 'a.csv', bytes: content })).toMatchObject({ mediaType: 'text/csv' })
})

test('its name is cleaned', async () => {
  expect(await inspectFile({ name: '../a\n.txt', bytes: bytes('a') })).toMatchObject({ name: 'a.txt' })
})

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}

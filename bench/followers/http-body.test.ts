import { expect, test } from 'vitest'
import { HttpBody } from '#bench/followers/http-body.ts'

const chunked =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n8;x=1\r\n, world!\r\n0\r\n\r\n'

function read(response: string, pieceLength: number) {
  const bytes = Buffer.from(response)
  const body = new HttpBody()
  let text = ''
  for (let at = 0; at < bytes.length; at += pieceLength) {
    const end = Math.min(bytes.length, at + pieceLength)
    body.feed(bytes, at, end, (buffer, from, to) => {
      text += buffer.toString('latin1', from, to)
    })
  }
  return { text, status: body.status, over: body.over }
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1).concat(1000))(
  'a chunked body that comes %i bytes at a time is read whole',
  (pieceLength) => {
    expect(read(chunked, pieceLength)).toEqual({ text: 'hello, world!', status: 200, over: true })
  },
)

test('a body without chunks is what follows the head', () => {
  expect(read('HTTP/1.1 422 Unprocessable\r\nConnection: close\r\n\r\nall of it', 7)).toEqual({
    text: 'all of it',
    status: 422,
    over: false,
  })
})

test('a head without an end is no response', () => {
  expect(() => read(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`, 4_000)).toThrow('without an end')
})

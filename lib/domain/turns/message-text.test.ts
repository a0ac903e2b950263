import { expect, it } from 'vitest'
import { messageLimitBytes } from '#lib/domain/turns/limits.ts'
import { messageText } from '#lib/domain/turns/message-text.ts'

it('a message is kept as it was written, indentation too', () => {
  expect(messageText('  if (a)\n\tb()\n')).toBe('  if (a)\n\tb()\n')
})

it('a message is measured in bytes', () => {
  const limit = '😀'.repeat(messageLimitBytes / 4)
  expect(messageText(limit)).toBe(limit)
  expect(() => messageText(`${limit}a`)).toThrow(expect.objectContaining({ code: 'too_large' }))
})

it.each(['', ' ', '\n\t '])('a blank message is refused: %j', (text) => {
  expect(() => messageText(text)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { text: expect.any(String) } }),
  )
})

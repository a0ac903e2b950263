import { expect, test } from 'vitest'
import { dispositionOf } from '#lib/domain/attachments/disposition.ts'

test.each([
  ['a.png', 'image/png', `inline; filename="a.png"; filename*=UTF-8''a.png`],
  ['a.pdf', 'application/pdf', `inline; filename="a.pdf"; filename*=UTF-8''a.pdf`],
  ['a b.txt', 'text/plain', `attachment; filename="a b.txt"; filename*=UTF-8''a%20b.txt`],
  ['"ü(1)".csv', 'text/csv', `attachment; filename="__(1)_.csv"; filename*=UTF-8''%22%C3%BC%281%29%22.csv`],
])('%s as %s', (name, type, disposition) => expect(dispositionOf(name, type)).toBe(disposition))

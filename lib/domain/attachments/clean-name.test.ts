import { expect, test } from 'vitest'
import { cleanName } from '#lib/domain/attachments/clean-name.ts'

test.each([
  ['notes.txt', 'notes.txt'],
  ['/etc/passwd', 'passwd'],
  ['..\\..\\windows\\win.ini', 'win.ini'],
  ['a\u0000b\r\nc\td.txt', 'abcd.txt'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['  spaced.md ', 'spaced.md'],
  ['..', 'file'],
  ['folder/', 'folder'],
  ['', 'file'],
  ['.env', '.env'],
  ['Bücher für Ö.csv', 'Bücher für Ö.csv'],
  ['half \ud800.txt', 'half \uFFFD.txt'],
])('%j is kept as %j', (name, kept) => expect(cleanName(name)).toBe(kept))

test('a long name is cut within a character’s border and keeps its extension', () => {
  const kept = cleanName(`${'ü'.repeat(300)}.jpeg`)
  expect(kept).toMatch(/^ü+\.jpeg$/)
  expect(new TextEncoder().encode(kept).length).toBeLessThanOrEqual(200)
  expect(kept.length).toBeGreaterThan(95)
})

import { expect, test } from 'vitest'
import { askForSummary, askForTitle } from '#lib/domain/titles/asking.ts'

test('what is sent is bounded: the beginning of the message, the end of the answer', () => {
  expect(askForTitle(`begin${'x '.repeat(5000)}`).text).toHaveLength(4000)
  const { text } = askForSummary({
    prompt: 'p'.repeat(9000),
    answer: `${'a'.repeat(9000)}end`,
    changed: 'changed a · +1',
  })
  expect(text.length).toBeLessThan(6100)
  expect(text).toContain('aend')
  expect(text).toContain('changed a · +1')
})

test('what looks like a secret is not sent', () => {
  const secrets = [
    'sk-proj-abcdefghijklmnop1234',
    'ghp_abcdefghijklmnopqrst1234',
    'gr_abcdefghijklmnopqrst',
    'AKIAABCDEFGHIJKLMNOP',
    'hunter2hunter2',
  ]
  const text = `Use ${secrets.slice(0, 4).join(' and ')}\nDB_PASSWORD="${secrets[4]}"\npostgres://me:hunter2hunter2@db/x`
  const sent = askForTitle(text).text + askForSummary({ prompt: text, answer: text, changed: null }).text
  for (const secret of secrets) expect(sent).not.toContain(secret)
  expect(askForTitle('The token count is wrong in the password field').text).toContain('token count is wrong')
})

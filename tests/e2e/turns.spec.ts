import { composer, expect, say, test, transcript } from '#tests/support/e2e.ts'

test('opencode asks, edits, and its patch is read beside the transcript', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat('opencode')}`)
  await say(page, 'Write notes [[edit:notes.txt]]')
  const request = page.getByRole('region', { name: 'Request' })
  await expect(request).toBeVisible({ timeout: 20_000 })
  await request
    .getByRole('button', { name: /allow|once/i })
    .first()
    .click()
  const marker = transcript(page).getByRole('button', { name: /Patch 1/ })
  await expect(marker).toBeVisible({ timeout: 20_000 })
  await marker.click()
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes).toContainText('notes.txt')
  await expect(changes).toContainText('second line')
})

test('what is sent while a turn runs waits in the queue, is edited, deleted and promoted', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:2000:50]]')
  await expect(transcript(page)).toContainText('tok3')
  await composer(page).fill('later')
  await page.getByRole('button', { name: 'Queue' }).click()
  await say(page, 'never')
  await say(page, 'now [[plain:2:100]]')
  const queue = page.getByRole('region', { name: 'Queue' })
  await expect(queue.getByRole('listitem')).toHaveCount(3)
  await queue
    .getByRole('listitem')
    .nth(1)
    .getByRole('button', { name: /delete/i })
    .click()
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await queue
    .getByRole('listitem')
    .filter({ hasText: 'now' })
    .getByRole('button', { name: /run this next/i })
    .click()
  await expect(transcript(page)).toContainText('now')
  await expect(transcript(page)).toContainText('later')
  await expect(queue).toHaveCount(0)
  await expect(transcript(page)).not.toContainText('never')
})

test('a provider that refuses the key is an error with its kind, and a reload shows the same', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[error:401]]')
  const error = transcript(page).getByRole('group', { name: /turn failed/i })
  await expect(error).toContainText(/authentication|key/i)
  await page.reload()
  await expect(transcript(page).getByRole('group', { name: /turn failed/i })).toBeVisible()
})

test('a message that is too long is refused where it was written, and kept', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  // Of words: a browser breaks one word of that length for seconds.
  await composer(page).fill('word '.repeat(60 * 1024))
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText(/too long|at most/i)).toBeVisible()
  expect((await composer(page).inputValue()).length).toBe(300 * 1024)
})

test('a draft survives a reload', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await composer(page).fill('half a thought')
  await page.reload()
  await expect(composer(page)).toHaveValue('half a thought')
})

test('Escape twice in the composer stops the turn', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:2000:50]]')
  await expect(transcript(page)).toContainText('tok3')
  await composer(page).press('Escape')
  await composer(page).press('Escape')
  await expect(transcript(page)).toContainText(/stopped/i)
})

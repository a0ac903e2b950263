import type { Page } from '@playwright/test'
import { composer, expect, listen, say, test, transcript } from '#tests/support/e2e.ts'

const queueOf = (page: Page) => page.getByRole('region', { name: 'Queue' })
const entries = (page: Page) => queueOf(page).getByRole('listitem')

/** A chat whose turn runs for as long as the test needs, with two messages behind it. */
async function busyChat(page: Page, chatId: string): Promise<void> {
  await page.goto(`/chats/${chatId}`)
  await say(page, '[[plain:4000:40]]')
  await expect(transcript(page)).toContainText('tok3')
  await say(page, 'first [[plain:2:100]]')
  await say(page, 'second [[plain:2:100]]')
  await expect(entries(page)).toHaveCount(2)
}

test('the queue is the same in two tabs, and its order is changed by keys', async ({
  quietPage: page,
  context,
  newChat,
}) => {
  const chatId = await newChat()
  await busyChat(page, chatId)
  const other = await context.newPage()
  const noise = listen(other)
  await other.goto(`/chats/${chatId}`)
  await expect(entries(other)).toHaveCount(2)
  await entries(page).nth(1).getByRole('button', { name: 'Edit' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(entries(page).first()).toContainText('second')
  await expect(entries(other).first()).toContainText('second')
  await other.reload()
  await expect(entries(other).first()).toContainText('second')
  expect(noise).toEqual([])
})

test('an entry is carried to its place by its handle', async ({ quietPage: page, newChat }) => {
  await busyChat(page, await newChat())
  const handle = entries(page).first().getByRole('button', { name: /^Move/ })
  await handle.hover()
  const [from, to] = [await handle.boundingBox(), await entries(page).nth(1).boundingBox()]
  if (!from || !to) throw new Error('the entries are not drawn')
  await page.mouse.down()
  await page.mouse.move(from.x + 4, from.y + 12, { steps: 4 })
  await page.mouse.move(from.x + 4, to.y + to.height - 4, { steps: 8 })
  await page.mouse.up()
  await expect(entries(page).first()).toContainText('second')
  await expect(entries(page).last()).toContainText('first')
})

test('of two tabs that edit the same entry, the second is shown what the first wrote and keeps its own words', async ({
  quietPage: page,
  context,
  newChat,
}) => {
  const chatId = await newChat()
  await busyChat(page, chatId)
  const other = await context.newPage()
  await other.goto(`/chats/${chatId}`)
  for (const each of [page, other]) await entries(each).first().getByRole('button', { name: 'Edit' }).click()
  const editorOf = (each: Page) => each.getByRole('textbox', { name: 'Queued message' })
  await editorOf(other).fill('theirs')
  await editorOf(page).fill('mine')
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(queueOf(page)).toContainText('It was edited elsewhere meanwhile')
  await expect(queueOf(page)).toContainText('theirs')
  await expect(editorOf(page)).toHaveValue('mine')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(entries(other).first()).toContainText('mine')
})

test('a deleted entry comes back to its place', async ({ quietPage: page, newChat }) => {
  await busyChat(page, await newChat())
  await entries(page).first().getByRole('button', { name: 'Delete' }).click()
  await expect(entries(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(entries(page)).toHaveCount(2)
  await expect(entries(page).first()).toContainText('first')
})

test('an entry is promoted while the agent asks', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[edit:asked.txt]]')
  await expect(page.getByRole('region', { name: 'Request' })).toBeVisible()
  await say(page, 'instead [[plain:3:100]]')
  await entries(page)
    .first()
    .getByRole('button', { name: /run this next/i })
    .click()
  await expect(page.getByRole('region', { name: 'Request' })).toHaveCount(0)
  await expect(transcript(page)).toContainText('instead')
  await expect(transcript(page)).toContainText('tok2')
})

test('a message goes into the running turn', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, 'The word is heron [[plain:300:60]]')
  await expect(transcript(page)).toContainText('tok3')
  await composer(page).fill('And now [[recall]]')
  await composer(page).press('ControlOrMeta+Enter')
  await expect(transcript(page)).toContainText('And now')
  await expect(transcript(page)).toContainText('RECALL', { timeout: 20_000 })
  await expect(transcript(page).getByRole('article', { name: /^Answer/ })).toHaveCount(1)
})

test('a message is edited and sent again, and an answer given again', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, 'Remember heron [[plain:3:500]]')
  await expect(transcript(page)).toContainText('tok2')
  await say(page, 'Wrong question [[plain:5:500]]')
  await expect(transcript(page)).toContainText('tok4')
  const wrong = transcript(page).getByRole('article').filter({ hasText: 'Wrong question' })
  await wrong.hover()
  await wrong.getByRole('button', { name: 'Edit and send again' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill('Right question [[recall]]')
  await page.getByRole('textbox', { name: 'Edit message' }).press('Enter')
  await expect(transcript(page)).toContainText('RECALL')
  await expect(transcript(page)).toContainText('Right question')
  await expect(transcript(page)).not.toContainText('Wrong question')
  await expect(transcript(page).getByRole('article')).toHaveCount(4)
  const answer = transcript(page)
    .getByRole('article', { name: /^Answer/ })
    .last()
  await answer.hover()
  await answer.getByRole('button', { name: 'Answer again' }).click()
  await expect(
    transcript(page)
      .getByRole('article', { name: /^Answer/ })
      .last(),
  ).toContainText('RECALL')
  await expect(transcript(page).getByRole('article')).toHaveCount(4)
  await page.reload()
  await expect(transcript(page).getByRole('article')).toHaveCount(4)
})

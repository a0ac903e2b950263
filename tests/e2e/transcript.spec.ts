import type { Page } from '@playwright/test'
import { composer, expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { givePast } from '#tests/support/past-turns.ts'
import { richAnswer } from '#tests/support/rich-answer.ts'

const answers = (page: Page) => transcript(page).getByRole('article', { name: /^Answer/ })
const auto = { mode: 'auto' }

test('three calls or more that are over are one line, which opens to them', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat('greenroom', auto))
  await say(page, '[[steps:4]]')
  const group = transcript(page).getByRole('button', { name: /^Ran 4 commands/ })
  await expect(group).toBeVisible()
  const call = transcript(page).getByRole('button', { name: /echo 3/ })
  await expect(call).toHaveCount(0)
  await group.click()
  await call.click()
  await expect(transcript(page).getByRole('group', { name: /output|terminal/i })).toContainText('3')
  await group.click()
  await expect(call).toHaveCount(0)
  await say(page, 'Two are none [[steps:2]]')
  await expect(transcript(page).getByRole('button', { name: /echo 2/ })).toBeVisible()
  await expect(transcript(page).getByRole('button', { name: /^Ran/ })).toHaveCount(1)
})

test('what a subagent does stands within the call that started it', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat('opencode', { mode: 'allow' }))
  await say(page, '[[task:steps:3]]')
  const task = transcript(page).getByRole('button', { name: /Look closer/ })
  await expect(task).toContainText('3 calls', { timeout: 30_000 })
  const group = transcript(page).getByRole('button', { name: /^Ran 3 commands/ })
  await expect(group).toHaveCount(0)
  await task.click()
  await group.click()
  await expect(transcript(page).getByRole('button', { name: /echo 2/ })).toBeVisible()
})

test('a thought is folded, and opens to its words', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, '[[think:300:100]]')
  await expect(transcript(page).getByRole('button', { name: 'Thinking', expanded: false })).toBeVisible()
  const thought = transcript(page).getByRole('button', { name: /^Thought for/ })
  await expect(thought).toBeVisible()
  await expect(transcript(page)).not.toContainText('tok299')
  await thought.click()
  await expect(transcript(page)).toContainText('tok299')
})

test('a plan ticks, and says how far it is while its turn runs', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, '[[work:2]]')
  const summary = page.getByRole('button', { name: /^Plan:/ })
  const allow = page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^Allow/ })
    .first()
  await expect(summary).toHaveText(/0 of 2.*Step 1/)
  await allow.click()
  await expect(summary).toHaveText(/1 of 2.*Step 2/)
  const plan = transcript(page).getByRole('group', { name: 'Plan' })
  await expect(plan.getByRole('listitem').first()).toContainText('done')
  await expect(plan.getByRole('listitem').last()).toContainText('in progress')
  await allow.click()
  await expect(plan).toContainText('2 of 2 done')
  await expect(plan).toHaveCount(1)
  await expect(summary).toHaveCount(0)
})

test('a message, its link and its code are copied', async ({ quietPage: page, context, newChat }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const chatId = await newChat()
  await openChat(page, chatId)
  const written = 'Do **this**:\n\n```ts\nconst heron = 1\n```\n\nand no more.'
  await say(page, `[[say:${written}]]`)
  const answer = answers(page).last()
  await expect(answer).toContainText('and no more')
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await answer.hover()
  await answer.getByRole('button', { name: 'Copy message' }).click()
  await expect.poll(copied).toBe(written)
  await answer.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(copied).toBe(`${new URL(page.url()).origin}/chats/${chatId}#${await answer.getAttribute('id')}`)
  await answer.locator('pre').hover()
  await answer.getByRole('button', { name: 'Copy code' }).click()
  await expect.poll(copied).toBe('const heron = 1')
  await expect(answer.getByRole('button', { name: 'Copied' }).last()).toBeVisible()
})

test('details say when, how long and what it took', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, '[[plain:5:500]]')
  const answer = answers(page).last()
  await expect(answer).toContainText('tok4')
  await answer.hover()
  await answer.getByRole('button', { name: 'Details' }).click()
  for (const name of ['Began', 'Ended', 'First text after', 'Took', 'Backend', 'Session'])
    await expect(answer.getByRole('term').filter({ hasText: name })).toBeVisible()
  await expect(answer.getByRole('definition').filter({ hasText: '1,200 in · 42 out' })).toBeVisible()
  await answer.getByRole('button', { name: 'Details' }).click()
  await expect(answer.getByRole('term')).toHaveCount(0)
})

test('what was told the agent while it answered stands where it heard it', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, 'The word is heron [[plain:300:60]]')
  await expect(transcript(page)).toContainText('tok3')
  await composer(page).fill('And now [[recall]]')
  await composer(page).press('ControlOrMeta+Enter')
  const answer = answers(page).first()
  await expect(answer).toContainText('RECALL', { timeout: 20_000 })
  const inOrder = /tok299.*And now.*RECALL/s
  await expect(answer).toHaveText(inOrder)
  await expect(answer.getByRole('article', { name: /^Message of/ })).toContainText('And now')
  await page.reload()
  await expect(answers(page).first()).toHaveText(inOrder)
})

test('a message is edited and sent again from its own buttons, by keys', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, 'One [[plain:3:500]]')
  await expect(answers(page)).toHaveCount(1)
  await expect(transcript(page)).toContainText('tok2')
  await composer(page).press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(transcript(page).getByRole('article', { name: /^Message of/ })).toBeFocused()
  const edit = transcript(page).getByRole('button', { name: 'Edit and send again' })
  await expect(edit).toBeVisible()
  // While the turn runs nothing can be sent again.
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await edit.press('Enter')
  const field = page.getByRole('textbox', { name: 'Edit message' })
  await field.fill('Two [[plain:6:500]]')
  await field.press('Enter')
  await expect(transcript(page)).toContainText('tok5')
  await expect(transcript(page)).not.toContainText('One')
  await expect(transcript(page).getByRole('article')).toHaveCount(2)
})

test('on a phone a rich answer is opened, found in and no wider than the screen @phone', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, [{ prompt: 'Why', parts: richAnswer }])
  await openChat(page, chatId)
  for (const line of [/^Thought for/, /^Read 2 files/, /npm test/, /Look closer/, /edit src/])
    await transcript(page).getByRole('button', { name: line }).tap()
  await expect(transcript(page)).toContainText('await run()')
  await expect(answers(page).getByRole('button', { name: 'Copy message' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect(await transcript(page).evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('overtakes')
  await expect(page.getByRole('search', { name: 'Find in this chat' })).toContainText('1 of 1 message')
  await page.getByRole('button', { name: 'Close', exact: true }).tap()
})

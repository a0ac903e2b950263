import type { Page } from '@playwright/test'
import { composer, expect, say, test, transcript } from '#tests/support/e2e.ts'
import { givePast, plainPast } from '#tests/support/long-chat.ts'

const answers = (page: Page) => transcript(page).getByRole('article', { name: /^Answer/ })
const marked = (page: Page) => transcript(page).locator('[data-marked]')
const auto = { mode: 'auto' }

test('three calls or more that are over are one line, which opens to them', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat('greenroom', auto)}`)
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
  await page.goto(`/chats/${await newChat('opencode', { mode: 'allow' })}`)
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
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[think:300:100]]')
  await expect(transcript(page).getByRole('button', { name: 'Thinking', expanded: false })).toBeVisible()
  const thought = transcript(page).getByRole('button', { name: /^Thought for/ })
  await expect(thought).toBeVisible()
  await expect(transcript(page)).not.toContainText('tok299')
  await thought.click()
  await expect(transcript(page)).toContainText('tok299')
})

test('a plan ticks, and says how far it is while its turn runs', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
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
  await page.goto(`/chats/${chatId}`)
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

test('a link to an old message loads what is before, shows it and marks it', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  const past = await givePast({ dataDirectory: room.app.dataDirectory, chatId }, plainPast(150))
  const wanted = past[4]?.messageId
  await page.goto(`/chats/${chatId}#${wanted}`)
  const message = page.locator(`#${wanted}`)
  await expect(message).toBeInViewport()
  await expect(message).toContainText('Answer 5.')
  await expect(marked(page)).toContainText('Answer 5.')
  await expect(marked(page)).toHaveCount(0)
  await expect(message).toBeInViewport()
  await page.evaluate((id) => location.assign(`#${id}`), past[140]?.promptId)
  await expect(page.locator(`#${past[140]?.promptId}`)).toBeInViewport()
  await expect(marked(page)).toContainText('Question 141')
})

test('a hit of the search leads to its message', async ({ quietPage: page, room, newChat }) => {
  const chatId = await newChat()
  const word = `bittern${Date.now().toString(36)}`
  const past = plainPast(120)
  past[10] = { prompt: `Where is the ${word}`, parts: [{ type: 'text', text: 'In the reeds' }] }
  const ids = await givePast({ dataDirectory: room.app.dataDirectory, chatId }, past)
  await page.goto('/')
  await page.getByRole('searchbox', { name: 'Search chats and messages' }).fill(word)
  await page.getByRole('list', { name: 'Found' }).locator('a[href*="#msg_"]').click()
  await expect(page.locator(`#${ids[10]?.promptId}`)).toBeInViewport()
  await expect(marked(page)).toContainText(word)
})

test('older messages come as one scrolls up, and what is read stays where it is', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, plainPast(150))
  await page.goto(`/chats/${chatId}`)
  await expect(answers(page).last()).toContainText('Answer 150.')
  await expect(answers(page).last()).toBeInViewport()
  await transcript(page).hover()
  const first = transcript(page).getByText('Question 1', { exact: true })
  let jumps = 0
  for (let turns = 0; turns < 300 && !(await first.isVisible()); turns++) {
    const before = await topArticle(page)
    await page.mouse.wheel(0, -400)
    const after = await topOf(page, before.id)
    // What was on top goes down by what was scrolled, and no more.
    if (after !== null && after - before.top > 480) jumps++
  }
  await expect(first).toBeVisible()
  expect(jumps).toBe(0)
  await expect(page.getByRole('button', { name: 'Show older messages' })).toHaveCount(0)
  await page.getByRole('button', { name: /Jump to latest/ }).click()
  await expect(answers(page).last()).toContainText('Answer 150.')
  await expect(answers(page).last()).toBeInViewport()
})

import { composer, expect, listen, say, test, transcript } from '#tests/support/e2e.ts'

test('two browsers see the same turn as it happens', async ({ quietPage: page, room, browser, newChat }) => {
  const chatId = await newChat()
  const elsewhere = await browser.newContext({ storageState: room.visit, baseURL: room.app.url })
  const other = await elsewhere.newPage()
  const noise = listen(other)
  await page.goto(`/chats/${chatId}`)
  await other.goto(`/chats/${chatId}`)
  await say(page, 'Count for me [[plain:3000:100]]')
  for (const each of [page, other]) {
    await expect(transcript(each)).toContainText('Count for me')
    await expect(transcript(each)).toContainText('tok5')
    await expect(each.getByRole('button', { name: 'Stop' })).toBeVisible()
  }
  await other.getByRole('button', { name: 'Stop' }).click()
  for (const each of [page, other]) await expect(transcript(each)).toContainText(/stopped/i)
  expect(noise).toEqual([])
  await elsewhere.close()
})

test('a reload in the middle of a turn shows all of it, once', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:120:40]]')
  await expect(transcript(page)).toContainText('tok20')
  await page.reload()
  await expect(transcript(page)).toContainText('tok119', { timeout: 15_000 })
  const text = await transcript(page).innerText()
  const tokens = [...text.matchAll(/\btok(\d+)\b/g)].map((match) => Number(match[1]))
  expect(tokens).toEqual(Array.from({ length: 120 }, (_, i) => i))
})

test('a request is answered in another tab, and both go on', async ({ quietPage: page, context, newChat }) => {
  const chatId = await newChat()
  const tab = await context.newPage()
  await page.goto(`/chats/${chatId}`)
  await tab.goto(`/chats/${chatId}`)
  await say(page, '[[edit:other-tab.txt]]')
  for (const each of [page, tab]) await expect(each.getByRole('region', { name: 'Request' })).toBeVisible()
  await tab
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  for (const each of [page, tab]) {
    await expect(each.getByRole('region', { name: 'Request' })).toHaveCount(0)
    await expect(transcript(each).getByRole('button', { name: /Patch 1/ })).toBeVisible()
  }
})

test('ten tabs of one browser are all live', async ({ context, newChat }) => {
  const chatId = await newChat()
  const tabs = await Promise.all(Array.from({ length: 10 }, () => context.newPage()))
  for (const tab of tabs) await tab.goto(`/chats/${chatId}`)
  const [first] = tabs
  if (!first) throw new Error('no tab')
  await say(first, '[[plain:30:100]]')
  for (const tab of tabs) await expect(transcript(tab)).toContainText('tok29')
  // The tab that holds the connection goes; another takes over.
  await first.close()
  const [next] = tabs.slice(1)
  if (!next) throw new Error('no tab')
  await say(next, 'again [[plain:30:100]]')
  for (const tab of tabs.slice(1)) {
    await expect(transcript(tab)).toContainText('again')
    await expect(transcript(tab).getByText('tok29')).toHaveCount(2, { timeout: 15_000 })
  }
})

test('the web process is killed in the middle of a turn: the turn ends, the page goes on by itself', async ({
  context,
  room,
  newChat,
}) => {
  const page = await context.newPage()
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:200:40]]')
  await expect(transcript(page)).toContainText('tok20')
  process.kill(await room.app.webPid(), 'SIGKILL')
  await expect(transcript(page)).toContainText('tok199', { timeout: 30_000 })
  const tokens = [...(await transcript(page).innerText()).matchAll(/\btok(\d+)\b/g)].map((match) => Number(match[1]))
  expect(tokens).toEqual(Array.from({ length: 200 }, (_, i) => i))
  await expect(composer(page)).toBeEditable()
})

test('the agent-host is killed in the middle of a turn: the page says so and the next turn works', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:2000:40]]')
  await expect(transcript(page)).toContainText('tok20')
  process.kill(await room.app.hostPid(), 'SIGKILL')
  await expect(transcript(page)).toContainText(/cut off/i, { timeout: 15_000 })
  await expect(transcript(page)).toContainText('tok20')
  await say(page, 'and on [[plain:3:100]]')
  await expect(transcript(page)).toContainText('and on')
  await expect(transcript(page).getByText('tok0 tok1 tok2').last()).toBeVisible({ timeout: 15_000 })
})

test('a page without a network says so quietly, and goes on by itself once it is back', async ({
  context,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  const page = await context.newPage()
  await page.goto(`/chats/${chatId}`)
  await say(page, '[[plain:20:100]]')
  await expect(transcript(page)).toContainText('tok19')
  await context.setOffline(true)
  // What the server ends does not come back without a network.
  for (const pid of await room.app.webPids()) process.kill(pid, 'SIGKILL')
  await expect(page.getByText('Reconnecting…')).toBeVisible()
  await expect(async () => {
    await room.api('POST', `/chats/${chatId}/messages`, { text: 'meanwhile [[plain:20:100]]' })
  }).toPass()
  await context.setOffline(false)
  await expect(transcript(page)).toContainText('meanwhile')
  await expect(transcript(page).getByText('tok19')).toHaveCount(2)
  await expect(page.getByText('Reconnecting…')).toHaveCount(0)
})

import type { Page } from '@playwright/test'
import { composer, expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { givePast, plainPast } from '#tests/support/past-turns.ts'

const answers = (page: Page) => transcript(page).getByRole('article', { name: /^Answer/ })
const marked = (page: Page) => transcript(page).locator('[data-marked]')

/** Where a message is once nothing moves any more; without an id, the one in the middle of what is in sight. */
const restingPlace = (page: Page, id?: string) =>
  page.evaluate(async (wanted) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const middle = () =>
      [...document.querySelectorAll('[role=feed] [data-message]')].find(
        (each) => each.getBoundingClientRect().bottom > innerHeight / 3,
      )
    const topOf = (key: string) => document.getElementById(key)?.getBoundingClientRect().top ?? Number.NaN
    for (let tries = 0; tries < 600; tries++) {
      const key = wanted ?? middle()?.id
      const top = key ? topOf(key) : Number.NaN
      let still = 0
      while (key && still < 6 && topOf(key) === top) {
        await frame()
        still++
      }
      if (key && still === 6) return { id: key, top }
      await frame()
    }
    throw new Error(`message ${wanted} does not come to rest`)
  }, id)

/** How far the end of the transcript is below what is in sight, in pixels. */
const fromEnd = (page: Page) =>
  transcript(page).evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)

/** What is marked as found. */
const found = (page: Page) =>
  page.evaluate(() => {
    const textsOf = (name: string) => [...(CSS.highlights.get(name) ?? [])].map((range) => String(range))
    return { everywhere: textsOf('find'), here: textsOf('find-here') }
  })

/** Whether what is on top of the transcript is the place that a reload leads to. */
const isPlaceKept = (page: Page, chatId: string) =>
  transcript(page).evaluate((scroller, name) => {
    const { top } = scroller.getBoundingClientRect()
    const rows = [...scroller.querySelectorAll('[data-message]')].map((each) => each.closest('[role=feed] > *'))
    const first = rows.find((row) => row && row.getBoundingClientRect().bottom > top)
    const key = first?.querySelector('[data-message]')?.id
    return key !== undefined && (sessionStorage.getItem(name) ?? '').includes(key)
  }, `greenroom.place.${chatId}`)

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
  await openChat(page, chatId)
  await expect(answers(page).last()).toContainText('Answer 150.')
  await expect(answers(page).last()).toBeInViewport()
  await transcript(page).hover()
  const first = transcript(page).getByText('Question 1', { exact: true })
  const moves: number[] = []
  for (let turns = 0; turns < 200 && !(await first.isVisible()); turns++) {
    const before = await restingPlace(page)
    await page.mouse.wheel(0, -500)
    moves.push((await restingPlace(page, before.id)).top - before.top)
  }
  await expect(first).toBeVisible()
  // What was read goes down by as much as was scrolled, whatever came above it.
  expect(moves.filter((px) => px < 0 || px > 505)).toEqual([])
  await expect(page.getByRole('button', { name: 'Show older messages' })).toHaveCount(0)
  await page.getByRole('button', { name: /Jump to latest/ }).click()
  await expect(answers(page).last()).toContainText('Answer 150.')
  await expect(answers(page).last()).toBeInViewport()
})

test('the end stays in sight while an answer grows, and waits for whoever reads above', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, plainPast(20))
  await openChat(page, chatId)
  await say(page, '[[plain:2000:200]]')
  const toLatest = page.getByRole('button', { name: /Jump to latest/ })
  await expect(answers(page).last()).toContainText('tok600')
  await expect.poll(() => fromEnd(page)).toBeLessThan(24)
  await expect(toLatest).toHaveCount(0)
  await transcript(page).hover()
  await page.mouse.wheel(0, -900)
  await expect(toLatest).toBeVisible()
  const before = await restingPlace(page)
  await expect(answers(page).last()).toContainText('tok1200')
  expect(await restingPlace(page, before.id)).toEqual(before)
  await toLatest.click()
  await expect.poll(() => fromEnd(page)).toBeLessThan(24)
  await expect(toLatest).toHaveCount(0)
  await expect(answers(page).last()).toContainText('tok1999')
  await expect.poll(() => fromEnd(page)).toBeLessThan(24)
})

test('what came while one read above is counted', async ({ quietPage: page, context, room, newChat }) => {
  const chatId = await newChat()
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, plainPast(20))
  await openChat(page, chatId)
  await transcript(page).hover()
  await page.mouse.wheel(0, -1500)
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
  const other = await context.newPage()
  await openChat(other, chatId)
  await say(other, '[[plain:5:500]]')
  await expect(page.getByRole('button', { name: 'Jump to latest (2 new)' })).toBeVisible()
})

test('the place is kept over a reload and over a visit elsewhere', async ({ quietPage: page, room, newChat }) => {
  const [chatId, otherId] = [await newChat(), await newChat()]
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, plainPast(150))
  await room.api('PATCH', `/chats/${otherId}`, { title: 'Elsewhere' })
  await openChat(page, chatId)
  await transcript(page).hover()
  for (let turns = 0; turns < 40; turns++) {
    await page.mouse.wheel(0, -600)
    await restingPlace(page)
  }
  const place = await restingPlace(page)
  await expect.poll(() => isPlaceKept(page, chatId)).toBe(true)
  await page.reload()
  await expect(page.locator(`#${place.id}`)).toBeInViewport()
  expect(Math.abs((await restingPlace(page, place.id)).top - place.top)).toBeLessThan(3)
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('link', { name: /Elsewhere/ })
    .first()
    .click()
  await expect(transcript(page)).toContainText('Nothing was said here yet')
  await page.goBack()
  await expect(page.locator(`#${place.id}`)).toBeInViewport()
  expect(Math.abs((await restingPlace(page, place.id)).top - place.top)).toBeLessThan(3)
})

test('what was said is found in the whole chat, walked through, and Escape gives the focus back', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat()
  const past = plainPast(130)
  for (const at of [3, 60, 128])
    past[at] = { prompt: `Ask ${at}`, parts: [{ type: 'text', text: `Of a Kestrel, ${at}` }] }
  const ids = await givePast({ dataDirectory: room.app.dataDirectory, chatId }, past)
  await openChat(page, chatId)
  await composer(page).focus()
  await page.keyboard.press('ControlOrMeta+f')
  const field = page.getByRole('searchbox', { name: 'Find in this chat' })
  await expect(field).toBeFocused()
  const told = page.getByRole('search', { name: 'Find in this chat' }).getByRole('status')
  await field.fill('kestrel')
  await expect(told).toHaveText('3 of 3 messages')
  await expect(page.locator(`#${ids[128]?.messageId}`)).toBeInViewport()
  expect(await found(page)).toEqual({ everywhere: ['Kestrel'], here: ['Kestrel'] })
  await field.press('Enter')
  await expect(told).toHaveText('2 of 3 messages')
  await expect(page.locator(`#${ids[60]?.messageId}`)).toBeInViewport()
  await field.press('Enter')
  await expect(told).toHaveText('1 of 3 messages')
  await expect(page.locator(`#${ids[3]?.messageId}`)).toBeInViewport()
  await field.press('Enter')
  await expect(told).toHaveText('3 of 3 messages')
  await field.press('Shift+Enter')
  await expect(told).toHaveText('1 of 3 messages')
  await field.fill('nobody said this')
  await expect(told).toHaveText('Nothing found')
  await field.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  expect(await found(page)).toEqual({ everywhere: [], here: [] })
})

test('what an answer says is found while it is written', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await say(page, '[[plain:400:100]]')
  await expect(transcript(page)).toContainText('tok20')
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('tok12')
  const told = page.getByRole('search', { name: 'Find in this chat' }).getByRole('status')
  await expect(told).toHaveText('1 of 1 message')
  await page.keyboard.press('Escape')
})

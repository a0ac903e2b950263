import type { BrowserContext, Page } from '@playwright/test'
import { composer, expect, listen, say, test, transcript } from '#tests/support/e2e.ts'

const html = (page: Page) => page.locator('html')
const openPalette = async (page: Page, words: string) => {
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Find a chat, a page or an action').fill(words)
}
const choose = async (page: Page, words: string) => {
  await openPalette(page, words)
  await expect(page.getByRole('option').first()).toContainText(words)
  await page.keyboard.press('Enter')
}

test.afterEach(async ({ room }) => {
  const notifications = { waiting: false, failed: false, completed: false }
  await room.api('PATCH', '/preferences', { theme: 'system', density: 'comfortable', backend: null, notifications })
})

test('a theme is saved at once, undone, and the same in another browser from its first paint', async ({
  quietPage: page,
  browser,
  room,
}) => {
  await page.goto('/settings/appearance')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect(html(page)).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByText('Saved, on all your devices.')).toBeVisible()
  const other = await browser.newContext({ storageState: room.visit, baseURL: room.app.url, javaScriptEnabled: false })
  const painted = await other.newPage()
  await painted.goto('/')
  await expect(html(painted)).toHaveAttribute('data-theme', 'dark')
  await other.close()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(html(page)).not.toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('radio', { name: 'Like the system' })).toBeChecked()
})

test('another tab follows at once, another browser when somebody looks at it', async ({
  quietPage: page,
  context,
  room,
}) => {
  await page.goto('/settings/appearance')
  const second = await context.newPage()
  await second.goto('/')
  await page.getByRole('radio', { name: 'Compact' }).check()
  await expect(html(second)).toHaveAttribute('data-density', 'compact')
  await room.api('PATCH', '/preferences', { theme: 'light' })
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(html(page)).toHaveAttribute('data-theme', 'light')
})

test('compact rows stand closer and keep the size of their text', async ({ quietPage: page, newChat, room }) => {
  await room.api('PATCH', `/chats/${await newChat()}`, { title: 'A row to measure' })
  await page.goto('/settings/appearance')
  const row = page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: /A row to measure/ })
  const before = await row.boundingBox()
  await page.getByRole('radio', { name: 'Compact' }).check()
  await expect.poll(async () => (await row.boundingBox())?.height).toBeLessThan(before?.height ?? 0)
  expect(await row.evaluate((element) => getComputedStyle(element).fontSize)).toBe('14px')
})

test('a preference that cannot be saved is taken back and says why', async ({ context }) => {
  const page = await context.newPage()
  await page.goto('/settings/appearance')
  await page.route('**/api/v1/preferences', (route) => route.abort())
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Not saved.')
  await expect(html(page)).not.toHaveAttribute('data-theme', 'dark')
  await page.unroute('**/api/v1/preferences')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(html(page)).toHaveAttribute('data-theme', 'dark')
})

test('a new chat begins with the backend that was chosen for all', async ({ quietPage: page }) => {
  await page.goto('/settings/chats')
  await page.getByRole('combobox', { name: 'Backend of new chats' }).click()
  await page.getByRole('option', { name: /opencode/ }).click()
  await expect(page.getByText('Saved, on all your devices.')).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('combobox', { name: 'Backend' })).toContainText('opencode')
})

/** Counts what would be shown, in the page: a headless browser shows nothing. */
async function catchNotes(context: BrowserContext) {
  await context.grantPermissions(['notifications'])
  await context.addInitScript(() => {
    const shown: { title: string; body: string; click: () => void }[] = []
    class Caught {
      static permission = 'granted'
      static requestPermission = async () => 'granted'
      onclick: (() => void) | null = null
      constructor(title: string, { body }: { body: string }) {
        shown.push({ title, body, click: () => this.onclick?.() })
      }
      close() {}
    }
    Object.assign(window, { Notification: Caught, shown })
  })
}
type Caught = { shown: { title: string; body: string; click: () => void }[] }
const notesOn = (page: Page) =>
  page.evaluate(() => (window as unknown as Caught).shown.map(({ title, body }) => `${title}: ${body}`))

test('news of a chat that nobody looks at is told once, by one tab, and opens the chat', async ({
  context,
  newChat,
  room,
}) => {
  await catchNotes(context)
  const [away, seen] = [await newChat(), await newChat()]
  const page = await context.newPage()
  await page.goto('/settings/notifications')
  await page.getByRole('checkbox', { name: 'When a turn is done' }).check()
  await page.getByRole('checkbox', { name: 'When a chat waits for you' }).check()
  await expect(page.getByText('Notifications are allowed.')).toBeVisible()
  const second = await context.newPage()
  await second.goto(`/chats/${seen}`)
  await expect(composer(second)).toBeVisible()
  await room.api('POST', `/chats/${seen}/messages`, { text: 'Looked at [[plain:60:60]]' })
  await room.api('POST', `/chats/${away}/messages`, { text: 'Out of sight [[plain:60:60]]' })
  const all = async () => [...(await notesOn(page)), ...(await notesOn(second))]
  await expect.poll(all, { timeout: 20_000 }).toHaveLength(1)
  expect((await all())[0]).toMatch(/: Is done/)
  await expect(transcript(second)).toContainText('tok59')
  expect(await all()).toHaveLength(1)
  const teller = (await notesOn(page)).length > 0 ? page : second
  await teller.evaluate(() => (window as unknown as Caught).shown[0]?.click())
  await teller.waitForURL(`**/chats/${away}`)
})

test('how many requests wait stands in the title of every page and on its icon', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chat = await newChat()
  await page.goto('/settings')
  await room.api('POST', `/chats/${chat}/messages`, { text: '[[edit:waits.txt]]' })
  await expect(page).toHaveTitle(/^\(\d+\) Settings/, { timeout: 20_000 })
  await expect(page.locator('link[rel="icon"]').first()).toHaveAttribute('href', /^data:/)
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Appearance' }).click()
  await expect(page).toHaveTitle(/^\(\d+\) Appearance/)
  await page.keyboard.press('Alt+w')
  await page.waitForURL(`**/chats/${chat}`)
  await page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /reject/i })
    .first()
    .click()
  await expect(page).not.toHaveTitle(/^\(/)
  await expect(page.locator('link[rel="icon"]').first()).not.toHaveAttribute('href', /^data:/)
})

test('the palette goes to pages, acts on the open chat, and shows first what was chosen last', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await choose(page, 'Rename this chat')
  await page.getByLabel('Title', { exact: true }).fill('Named by palette')
  await page.getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('heading', { name: 'Named by palette' })).toBeVisible()
  await choose(page, 'Show the changes')
  await expect(page.getByRole('complementary', { name: 'Changes' })).toBeVisible()
  await page.keyboard.press('Alt+c')
  await expect(page.getByRole('complementary', { name: 'Changes' })).toHaveCount(0)
  await choose(page, 'Settings: new chats')
  await page.waitForURL('**/settings/chats')
  await openPalette(page, '')
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText('new chats')
  await expect(page.getByRole('option', { name: /Rename this chat/ })).toHaveCount(0)
  await page.getByPlaceholder('Find a chat, a page or an action').fill('qqzzxx')
  await expect(page.getByText('Nothing here is called that.')).toBeVisible()
  await page.keyboard.press('Escape')
  await choose(page, 'Named by palette')
  await expect(page.getByRole('heading', { name: 'Named by palette' })).toBeVisible()
})

test('keys work everywhere and are listed', async ({ quietPage: page, newChat }) => {
  await newChat()
  await page.goto(`/chats/${await newChat()}`)
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Alt+n')
  await page.waitForURL((url) => url.pathname === '/')
  await page.keyboard.press('Control+,')
  await page.waitForURL('**/settings')
  await page.keyboard.press('Shift+?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByRole('region', { name: 'In a chat' })).toContainText('Show or hide the changes')
  await page.keyboard.press('Alt+n')
  await expect(page).toHaveURL(/settings/)
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  const sidebar = page.getByRole('navigation', { name: 'Chats' })
  await page.keyboard.press('Control+b')
  await expect(sidebar).toHaveCount(0)
  await page.keyboard.press('Control+b')
  await expect(sidebar).toBeVisible()
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await page.waitForURL('**/chats/*')
  const first = page.url()
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await page.waitForURL((url) => url.href !== first)
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await page.waitForURL(first)
})

test('a page of an older build says so, keeps what is typed, and reloads once by itself when nobody looks', async ({
  context,
  newChat,
}) => {
  const page = await context.newPage()
  const noise = listen(page)
  let build = 'newer'
  await page.route('**/api/v1/health', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), build } })
  })
  const loads: string[] = []
  page.on('load', () => loads.push(page.url()))
  await page.goto(`/chats/${await newChat()}`)
  await composer(page).fill('half a thought')
  const bar = page.getByRole('status').filter({ hasText: 'Greenroom was updated.' })
  await expect(bar.getByRole('button', { name: 'Reload' })).toBeVisible()
  expect(loads).toHaveLength(1)
  await hide(page)
  await expect.poll(() => loads.length).toBe(2)
  await expect(composer(page)).toHaveValue('half a thought')
  // It is old still: by itself it is not loaded again for this build.
  await expect(bar).toBeVisible()
  await hide(page)
  await bar.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => loads.length).toBe(3)
  build = 'newer still'
  await expect(bar).toBeVisible()
  expect(noise).toEqual([])
})

const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })

test('a script that is gone after an update takes nothing of the page with it', async ({ context, newChat }) => {
  const page = await context.newPage()
  await page.goto(`/chats/${await newChat()}`)
  await expect(composer(page)).toBeFocused()
  await composer(page).fill('kept')
  await page.route('**/_next/static/**', (route) => route.fulfill({ status: 404 }))
  await page.route('**/api/v1/health', (route) => route.fulfill({ json: { build: 'newer' } }))
  await page.keyboard.press('Control+k')
  await expect(page.getByText('Greenroom was updated.')).toBeVisible()
  await expect(composer(page)).toHaveValue('kept')
})

test('a chat gets its title and a line under it from the model, in the sidebar too', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, 'Find the race [[plain:4:200]]')
  await expect(page.getByRole('heading', { name: 'A short title' })).toBeVisible({ timeout: 20_000 })
  const row = page.getByRole('navigation', { name: 'Chats' }).locator('[aria-current="page"]')
  await expect(row).toContainText('A short title')
  await expect(row).toContainText('does what the script says')
})

test('an administrator tries the model for titles and reads why one cannot be used', async ({
  quietPage: page,
  room,
}) => {
  await page.goto('/settings/installation')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByText(/scripted answered in .* “A short title”/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('main').getByLabel('Name', { exact: true }).fill('missing')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/missing, status 404/)
  await page.getByRole('checkbox', { name: /Sum up each turn/ }).uncheck()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
  expect(await room.api('GET', '/installation')).toMatchObject({
    titles: { titles: true, summaries: false, model: null },
  })
  await page.getByRole('checkbox', { name: /Sum up each turn/ }).check()
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
})

test('on a phone the name of the page opens the list of settings, in their groups @phone', async ({
  quietPage: page,
}) => {
  await page.goto('/settings/installation')
  const pages = page.getByRole('navigation', { name: 'Settings' })
  await expect(pages.getByRole('link')).toHaveCount(0)
  await pages.getByRole('button', { name: /Titles and summaries/ }).tap()
  await expect(pages.getByRole('link', { name: 'Titles and summaries' })).toHaveAttribute('aria-current', 'page')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await pages.getByRole('list', { name: 'Preferences' }).getByRole('link', { name: 'Appearance' }).tap()
  await expect(pages.getByRole('button', { name: /Appearance/ })).toHaveAttribute('aria-expanded', 'false')
})

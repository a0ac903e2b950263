import type { Page } from '@playwright/test'
import { expect, say, test, transcript } from '#tests/support/e2e.ts'

const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Chats' })
const row = (page: Page, title: string | RegExp) => sidebar(page).getByRole('link', { name: title })
/** A title that no other test has. */
const named = (words: string) => `${words} ${Date.now().toString(36)}`

type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>
async function makeChat(api: Api, newChat: () => Promise<string>, title: string): Promise<string> {
  const chatId = await newChat()
  await api('PATCH', `/chats/${chatId}`, { title })
  return chatId
}

// Titles are what was said first: a model's would come at a moment of its own.
const nameByModel = async (api: Api, titles: boolean) => await api('PATCH', '/installation', { titles: { titles } })
test.beforeAll(async ({ room }) => await nameByModel(room.api, false))
test.afterAll(async ({ room }) => await nameByModel(room.api, true))

test('a chat is pinned, renamed and deleted by keys alone, and the deletion undone', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const [first, second] = [named('Alpha'), named('Beta')]
  await makeChat(room.api, newChat, first)
  await makeChat(room.api, newChat, second)
  await page.goto('/')
  const links = sidebar(page).getByRole('list', { name: 'Sample' }).getByRole('link')
  await expect(links.first()).toContainText(second)
  await row(page, second).focus()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, first)).toBeFocused()
  await page.keyboard.press('p')
  await expect(links.first()).toContainText(first)
  await expect(row(page, first)).toHaveAccessibleName(/pinned/)
  await page.reload()
  await expect(links.first()).toContainText(first)

  await row(page, first).focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu', { name: `Actions for ${first}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, first)).toBeFocused()
  await page.keyboard.press('F2')
  const title = sidebar(page).getByRole('textbox', { name: 'Title' })
  await title.fill('🎉'.repeat(10_000))
  await title.press('Enter')
  await expect(sidebar(page).getByText('At most 200 characters')).toBeVisible()
  const renamed = named('Renamed 🎉')
  await title.fill(renamed)
  await title.press('Enter')
  await expect(row(page, renamed)).toBeFocused()

  const ids = await links.evaluateAll((all) => all.map((link) => link.getAttribute('data-chat')))
  const below = ids[ids.indexOf(await row(page, renamed).getAttribute('data-chat')) + 1]
  await page.keyboard.press('Delete')
  await expect(row(page, renamed)).toHaveCount(0)
  await expect(sidebar(page).locator(`a[data-chat="${below}"]`)).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, renamed)).toBeVisible()
})

test('a chat with patches that nobody accepted is deleted only after the question, and restored from the settings', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  const words = named('Has a patch')
  await say(page, `${words} [[edit:${Date.now()}.txt]]`)
  const waits = sidebar(page).getByRole('region', { name: 'Waits for you' })
  await expect(waits.getByRole('link', { name: new RegExp(words) })).toBeVisible()
  await page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  await expect(transcript(page).getByRole('button', { name: /Patch 1/ })).toBeVisible()
  await expect(waits.getByRole('link', { name: new RegExp(words) })).toHaveCount(0)

  await row(page, new RegExp(words)).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const question = sidebar(page).getByRole('group', { name: /^Delete/ })
  await expect(question).toContainText('One patch that nobody accepted goes with it.')
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(row(page, new RegExp(words))).toBeVisible()
  await row(page, new RegExp(words)).focus()
  await page.keyboard.press('Delete')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL('/')
  await expect(row(page, new RegExp(words))).toHaveCount(0)

  await page.goto('/settings/deleted')
  const deleted = page.getByRole('listitem').filter({ hasText: words })
  await expect(deleted).toContainText('1 patch that nobody accepted')
  await deleted.getByRole('button', { name: 'Restore' }).click()
  await expect(transcript(page)).toContainText(words)
  await expect(row(page, new RegExp(words))).toBeVisible()
})

test('a chat is moved to another workspace and begins with its files; while it runs it stays', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const target = named('Target')
  await room.api('POST', '/workspaces', { name: target, source: { kind: 'empty' } })
  await page.goto(`/chats/${await newChat()}`)
  const words = named('To move')
  await say(page, `${words} [[shell:ls]]`)
  await page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  await expect(transcript(page)).toContainText('tok5')
  await say(page, '[[plain:2000:40]]')
  await expect(transcript(page)).toContainText('tok20')
  const move = async () => {
    await row(page, new RegExp(words)).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Move to workspace' }).click()
    const dialog = page.getByRole('dialog', { name: /^Move/ })
    await dialog.getByRole('radio', { name: target }).check()
    return dialog
  }
  const dialog = await move()
  await expect(dialog.getByRole('alert')).toContainText('A turn is running in this chat.')
  await expect(dialog.getByRole('button', { name: 'Move chat' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(transcript(page)).toContainText(/stopped/i)
  await expect(await move()).toContainText("starts from the new workspace's files")
  await dialog.getByRole('button', { name: 'Move chat' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(sidebar(page).getByRole('list', { name: target }).getByRole('link')).toHaveAccessibleName(
    new RegExp(words),
  )
  await expect(page.getByRole('banner').or(page.locator('header')).first()).toContainText(target)
  await say(page, '[[recall]]')
  await expect(transcript(page)).toContainText('RECALL')
  const recalled = async () => (await transcript(page).innerText()).split('RECALL')[1]
  await expect.poll(recalled).toContain('To move')
})

test('a chat that ended elsewhere is unread until its end was seen, in every browser', async ({
  quietPage: page,
  room,
  browser,
  newChat,
}) => {
  const title = named('Unread')
  const chatId = await makeChat(room.api, newChat, title)
  const elsewhere = await browser.newContext({ storageState: room.visit, baseURL: room.app.url })
  const other = await elsewhere.newPage()
  await other.goto('/')
  await page.goto('/')
  await expect(row(page, title)).toBeVisible()
  await expect(row(page, title)).not.toHaveAccessibleName(/unread/)
  await room.api('POST', `/chats/${chatId}/messages`, { text: '[[plain:5:500]]' })
  for (const each of [page, other]) await expect(row(each, title)).toHaveAccessibleName(/unread/)
  await row(page, title).click()
  await expect(transcript(page)).toContainText('tok4')
  await expect(row(other, title)).not.toHaveAccessibleName(/unread/)
  await page.goto('/')
  await expect(row(page, title)).not.toHaveAccessibleName(/unread/)
  await elsewhere.close()
})

test('a workspace that is made in another browser appears, and workspaces are put in order by pointer and by keys', async ({
  quietPage: page,
  room,
}) => {
  await page.goto('/')
  const [one, two] = [named('One'), named('Two')]
  for (const name of [one, two]) {
    await room.api('POST', '/workspaces', { name, source: { kind: 'empty' } })
    await expect(sidebar(page).getByRole('button', { name, exact: true })).toBeVisible()
  }
  await sidebar(page).getByRole('button', { name: 'Arrange workspaces' }).click()
  const list = sidebar(page).getByRole('list', { name: 'Workspaces' })
  const order = async () => (await list.getByRole('listitem').allInnerTexts()).map((text) => text.trim())
  const between = (names: string[]) => names.filter((name) => name === one || name === two)
  await expect.poll(async () => between(await order())).toEqual([one, two])
  const handle = list.getByRole('button', { name: `Move ${two}` })
  await handle.focus()
  await page.keyboard.press('Space')
  await expect(page.getByText(/Picked up|was moved over/).first()).toBeAttached()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText(/was moved over/).first()).toBeAttached()
  await page.keyboard.press('Space')
  await expect.poll(async () => between(await order())).toEqual([two, one])

  const from = await list.getByRole('button', { name: `Move ${one}` }).boundingBox()
  const to = await list.getByRole('listitem').first().boundingBox()
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 5, from.y + 5)
  await page.mouse.down()
  await page.mouse.move(from.x + 5, from.y - 20, { steps: 4 })
  await page.mouse.move(to.x + 20, to.y + 2, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => (await order())[0]).toBe(one)
  const saved = async () => (await room.api<{ items: { name: string }[] }>('GET', '/workspaces')).items[0]?.name
  await expect.poll(saved).toBe(one)
  await page.reload()
  await expect(sidebar(page).getByRole('list', { name: one })).toBeVisible()
  const lists = await sidebar(page)
    .getByRole('list')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))
  expect(lists.indexOf(one)).toBeLessThan(lists.indexOf('Sample'))
})

test('a search finds titles and messages and leads to the message', async ({ quietPage: page, newChat }) => {
  const chatId = await newChat()
  await page.goto(`/chats/${chatId}`)
  const word = `heron${Date.now().toString(36)}`
  await say(page, `The ${word} stands in the reeds`)
  await expect(transcript(page)).toContainText('tok2')
  await page.goto('/')
  await page.getByRole('main').focus()
  await page.keyboard.press('/')
  const field = sidebar(page).getByRole('searchbox', { name: 'Search chats and messages' })
  await expect(field).toBeFocused()
  await field.fill(word.slice(0, -2))
  const found = sidebar(page).getByRole('list', { name: 'Found' }).getByRole('link')
  await expect(found).toHaveCount(2)
  const hit = found.filter({ hasText: 'stands in the reeds' }).last()
  await expect(hit.getByText(word.slice(0, -2), { exact: true }).first()).toBeVisible()
  const said = sidebar(page).getByRole('list', { name: 'Found' }).locator('a[href*="#msg_"]')
  await said.click()
  await expect(page).toHaveURL(new RegExp(`/chats/${chatId}#msg_`))
  await expect(transcript(page)).toContainText(word)
  await field.fill('nothing says this at all')
  await expect(sidebar(page).getByText('No chat says that.')).toBeVisible()
  await field.press('Escape')
  await expect(row(page, new RegExp(word))).toBeVisible()
  await page.goto('/')
  const palette = page.getByRole('combobox', { name: 'Find chats, pages and actions' })
  await page.keyboard.press('Control+k')
  await palette.fill(`${word} stands`)
  const messages = page.getByRole('group', { name: 'Messages' })
  await messages.getByRole('option', { name: /stands in the reeds/ }).click()
  await expect(page).toHaveURL(new RegExp(`/chats/${chatId}#msg_`))
})

test('the width of the sidebar is chosen by pointer and by keys and is there at once after a reload', async ({
  quietPage: page,
}) => {
  await page.goto('/')
  const edge = page.getByRole('separator', { name: 'Width of the sidebar' })
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await expect(edge).toHaveAttribute('aria-valuenow', '280')
  const box = await edge.boundingBox()
  if (!box) throw new Error('no edge')
  await page.mouse.move(box.x + 4, 300)
  await page.mouse.down()
  await page.mouse.move(box.x + 64, 300, { steps: 4 })
  await page.mouse.up()
  await expect(edge).toHaveAttribute('aria-valuenow', '340')
  const html = await (await page.request.get('/')).text()
  expect(html).toContain('width:340px')
  await page.keyboard.press('Home')
  await expect(edge).toHaveAttribute('aria-valuenow', '200')
})

test('a workspace gets a colour, and is deleted only without chats', async ({ quietPage: page, room }) => {
  const name = named('Painted')
  const { id } = await room.api<{ id: string }>('POST', '/workspaces', { name, source: { kind: 'empty' } })
  const chat = await room.api<{ id: string }>('POST', '/chats', { workspaceId: id, backend: 'greenroom' })
  await page.goto(`/workspaces/${id}`)
  await page.getByRole('radio', { name: 'teal' }).check({ force: true })
  await expect.poll(async () => (await room.api<{ color: string }>('GET', `/workspaces/${id}`)).color).toBe('teal')
  await page.getByRole('button', { name: 'Delete workspace' }).click()
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await expect(page.getByText('This workspace still has a chat: delete or move it first.')).toBeVisible()
  await room.api('DELETE', `/chats/${chat.id}`)
  await expect(page.getByRole('list', { name: `Chats in ${name}` })).toHaveCount(0)
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await expect(sidebar(page).getByRole('button', { name, exact: true })).toHaveCount(0)
})

test('of more than a hundred chats the older ones come when the end of the list is seen', async ({
  quietPage: page,
  room,
}) => {
  const name = named('Many')
  const { id } = await room.api<{ id: string }>('POST', '/workspaces', { name, source: { kind: 'empty' } })
  for (let i = 0; i < 105; i++) await room.api('POST', '/chats', { workspaceId: id, backend: 'greenroom' })
  await page.goto('/')
  const rows = sidebar(page).getByRole('list', { name }).getByRole('link')
  await expect(rows).toHaveCount(100)
  await rows.last().focus()
  await expect(rows).toHaveCount(105)
})

test('on a phone a chat is found, renamed and deleted @phone', async ({ quietPage: page, room, newChat }) => {
  const title = named('Phone')
  await makeChat(room.api, newChat, title)
  await page.goto('/')
  await page.getByRole('button', { name: 'Show chats' }).tap()
  await sidebar(page).getByRole('searchbox').fill(title)
  await expect(sidebar(page).getByRole('list', { name: 'Found' }).getByRole('link')).toHaveCount(1)
  await sidebar(page).getByRole('button', { name: 'Empty the search' }).tap()
  await sidebar(page)
    .getByRole('button', { name: `Actions for ${title}` })
    .tap()
  await page.getByRole('menuitem', { name: 'Rename' }).tap()
  await expect(sidebar(page).getByRole('textbox', { name: 'Title' })).toBeFocused()
  const renamed = named('Pocket')
  await sidebar(page).getByRole('textbox', { name: 'Title' }).fill(renamed)
  await page.keyboard.press('Enter')
  await expect(row(page, renamed)).toBeVisible()
  await sidebar(page)
    .getByRole('button', { name: `Actions for ${renamed}` })
    .tap()
  await page.getByRole('menuitem', { name: 'Delete' }).tap()
  await expect(row(page, renamed)).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Terminal' })
const rows = (page: Page): Locator => page.locator('[data-shell] .xterm-rows')
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true })
const isConnected = (page: Page) => expect(page.getByRole('status').filter({ hasText: 'Connected' })).toBeVisible()

async function openShell(page: Page) {
  await page.keyboard.press('Control+Alt+Digit3')
  await page.getByRole('button', { name: 'New shell' }).click()
  await isConnected(page)
}

test('a shell is opened, typed into and left with the keyboard alone, and is there again after a reload', async ({
  quietPage: page,
  newChat,
}) => {
  await openChat(page, await newChat())
  await page.keyboard.press('Control+Alt+Digit3')
  await tab(page, 'Agent').focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'New shell' })).toBeFocused()
  await page.keyboard.press('Enter')
  await isConnected(page)
  await expect(page.getByRole('textbox', { name: 'Shell 1' })).toBeFocused()
  await page.keyboard.type('echo hi-"there"; stty size\n')
  await expect(rows(page)).toContainText('hi-there')
  await expect(rows(page)).toContainText(/\n?\d+ \d+/)
  await page.keyboard.press('Control+Shift+ArrowUp')
  await expect(tab(page, 'Shell 1')).toBeFocused()
  await page.reload()
  await expect(tab(page, 'Shell 1')).toHaveAttribute('aria-selected', 'true')
  await expect(rows(page)).toContainText('hi-there')
  await page.getByRole('textbox', { name: 'Shell 1' }).focus()
  await page.keyboard.type('echo still-"here"\n')
  await expect(rows(page)).toContainText('still-here')
  await page.keyboard.press('Control+Shift+ArrowUp')
  await page.keyboard.press('Delete')
  await expect(tab(page, 'Shell 1')).toHaveCount(0)
  await expect(tab(page, 'Agent')).toBeFocused()
})

test('two pages show the same shell, each takes what is typed in either, and its size is that of who types', async ({
  quietPage: page,
  context,
  newChat,
}) => {
  const chatId = await newChat()
  await openChat(page, chatId)
  await openShell(page)
  const other = await context.newPage()
  await other.setViewportSize({ width: 1000, height: 600 })
  await openChat(other, chatId)
  await expect(tab(other, 'Shell 1')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.type('echo from-"one"\n')
  await expect(rows(other)).toContainText('from-one')
  await other.getByRole('textbox', { name: 'Shell 1' }).focus()
  await other.keyboard.type('echo from-"two"\n')
  for (const each of [page, other]) await expect(rows(each)).toContainText('from-two')
  const count = (each: Page) => rows(each).locator('> div').count()
  await expect.poll(async () => (await count(page)) === (await count(other))).toBe(true)
})

test('what a command changes becomes a patch by hand once the shell is closed', async ({
  quietPage: page,
  newChat,
}) => {
  await openChat(page, await newChat())
  await openShell(page)
  await page.keyboard.type('echo "# Mine" > README.md && echo writ"ten"\n')
  await expect(rows(page)).toContainText('written')
  await page.getByRole('button', { name: 'Close shell 1' }).click()
  await expect(tab(page, 'Shell 1')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Changes' }).click()
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes).toContainText('Patch 1 Ana Owner (by hand)')
  await expect(changes).toContainText('# Mine')
})

test('a shell that ended says how, and another is opened from there', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await openShell(page)
  await page.keyboard.type('exit 3\n')
  await expect(page.getByText('It ended with exit code 3.')).toBeVisible()
  await expect(tab(page, 'Shell 1, ended')).toBeVisible()
  await page.getByRole('button', { name: 'Open another' }).click()
  await isConnected(page)
  await expect(page.getByRole('textbox', { name: 'Shell 1' })).toBeFocused()
})

test('a page that lost its connection goes on where it was, with what was typed and printed meanwhile, once', async ({
  context,
  newChat,
  room,
}) => {
  // The browser logs every request that fails, so this page is not a quiet one.
  const page = await context.newPage()
  const chatId = await newChat()
  await openChat(page, chatId)
  await openShell(page)
  await page.keyboard.type('until [ -e go ]; do sleep 0.05; done; echo mean"while"\n')
  await context.setOffline(true)
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(page.getByText('The connection is lost. Trying again…')).toBeVisible()
  await page.keyboard.type('echo aft"er"\n')
  await expect(page.getByText('has not arrived yet')).toBeVisible()
  const { workspaceId } = room
  await writeFile(path.join(worktreeOf(room.app.dataDirectory, { workspaceId, chatId }), 'go'), '')
  await context.setOffline(false)
  await expect(rows(page)).toContainText('after')
  const text = await rows(page).innerText()
  expect(text.match(/meanwhile/g)).toHaveLength(1)
  expect(text.match(/^\s*after/gm)).toHaveLength(1)
})

test('while a turn runs the shell works, and says that the agent is at work in the same files', async ({
  quietPage: page,
  newChat,
}) => {
  await openChat(page, await newChat('greenroom', { mode: 'auto' }))
  await say(page, '[[shell:until [ -e go ]; do sleep 0.1; done]]')
  await expect(transcript(page).getByRole('button', { name: /until/ })).toBeVisible()
  await openShell(page)
  await expect(page.getByText('The agent is at work in the same files.')).toBeVisible()
  await page.keyboard.type('touch go\n')
  await expect(page.getByText('The agent is at work in the same files.')).toHaveCount(0)
})

test('text is pasted, selected and copied with the keys of a terminal', async ({
  quietPage: page,
  context,
  newChat,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openChat(page, await newChat())
  await openShell(page)
  await page.evaluate(() => navigator.clipboard.writeText('echo pas"ted"\n'))
  await page.keyboard.press('Control+Shift+KeyV')
  await page.keyboard.press('Enter')
  await expect(rows(page)).toContainText('pasted')
  const box = await rows(page).getByText('pasted', { exact: true }).first().boundingBox()
  if (!box) throw new Error('what was printed is not seen')
  // The terminal's own layer takes what is clicked.
  await page.mouse.dblclick(box.x + 10, box.y + box.height / 2)
  await page.keyboard.press('Control+Shift+KeyC')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('pasted')
})

test('the panel with a shell passes axe, in light and dark, read out or not', async ({ quietPage: page, newChat }) => {
  await openChat(page, await newChat())
  await openShell(page)
  await page.keyboard.type("ls --color=always; printf '\\033[31mred\\033[0m'\n")
  await expect(rows(page)).toContainText('red')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Read out by screen readers' }).click()
  await expect(panel(page).locator('.xterm-accessibility')).toBeAttached()
  expect(await axeFindings(page)).toEqual([])
})

test('on a phone the keys that its keyboard lacks are there @phone', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await page.getByRole('button', { name: /^Changes/ }).tap()
  await page.getByRole('tab', { name: 'Terminal' }).tap()
  await page.getByRole('button', { name: 'New shell' }).tap()
  await isConnected(page)
  await page.keyboard.type('sleep 1000\n')
  await expect(rows(page)).toContainText('sleep 1000')
  await page.getByRole('button', { name: 'Ctrl', exact: true }).tap()
  await page.keyboard.type('c')
  await page.keyboard.type('echo status-$?\n')
  await expect(rows(page)).toContainText('status-130')
  await page.getByRole('button', { name: 'Up', exact: true }).tap()
  await expect(rows(page)).toContainText(/echo status-\$\?[\s\S]*echo status-\$\?/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Terminal' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

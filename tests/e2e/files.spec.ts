import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, say, test, transcript } from '#tests/support/e2e.ts'
import { worktreeOf as findWorktree } from '#tests/support/worktree-of.ts'

const panel = (page: Page) => page.getByRole('complementary', { name: 'Files' })
const tree = (page: Page) => page.getByRole('tree', { name: 'Files of this chat' })
const line = (page: Page, name: RegExp | string) => tree(page).getByRole('treeitem', { name })
const editor = (page: Page) => page.locator('.cm-content')

async function openFiles(page: Page) {
  await expect(transcript(page)).toHaveAttribute('data-alive')
  await page.keyboard.press('Control+Alt+Digit2')
  await expect(line(page, /^README\.md/)).toBeVisible({ timeout: 20_000 })
}

/** Replaces all of the open file's text, which is being edited. */
async function write(page: Page, text: string) {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const worktreeOf = (room: { app: { dataDirectory: string }; workspaceId: string }, chatId: string) =>
  findWorktree(room.app.dataDirectory, { ...room, chatId })

test('a file is found in the tree, edited, saved, and what was changed by hand becomes a patch', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chatId = await newChat()
  await page.goto(`/chats/${chatId}`)
  await openFiles(page)
  await line(page, /^README\.md/).click()
  await expect(editor(page)).toContainText('A sample.')
  await panel(page).getByRole('button', { name: 'Edit' }).click()
  await write(page, '# Mine\n')
  await expect(panel(page)).toContainText('not saved')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(panel(page).getByRole('button', { name: 'Done' })).toBeVisible()
  await panel(page).getByRole('button', { name: 'Back to the files' }).click()
  await expect(line(page, 'README.md modified')).toBeVisible()
  expect(await readFile(path.join(worktreeOf(room, chatId), 'README.md'), 'utf8')).toBe('# Mine\n')
  await page.getByRole('tab', { name: 'Changes' }).click()
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes).toContainText('Patch 1 Ana Owner (by hand)')
  await expect(changes).toContainText('# Mine')
})

test('a file that changed meanwhile is not written over: both are shown, and one is chosen', async ({
  context,
  newChat,
  room,
}) => {
  // The browser logs the refusal by itself, so this page is not a quiet one.
  const page = await context.newPage()
  const chatId = await newChat()
  await page.goto(`/chats/${chatId}`)
  await openFiles(page)
  await line(page, /^README\.md/).click()
  await panel(page).getByRole('button', { name: 'Edit' }).click()
  await write(page, 'mine\n')
  const file = path.join(worktreeOf(room, chatId), 'README.md')
  await writeFile(file, 'theirs\n')
  await page.keyboard.press('ControlOrMeta+s')
  const clash = page.getByRole('region', { name: 'The file changed meanwhile' })
  await expect(clash).toContainText('theirs')
  await expect(clash).toContainText('mine')
  expect(await readFile(file, 'utf8')).toBe('theirs\n')
  await clash.getByRole('button', { name: 'Save mine' }).click()
  await expect(clash).toHaveCount(0)
  await expect(panel(page).getByRole('button', { name: 'Done' })).toBeVisible()
  expect(await readFile(file, 'utf8')).toBe('mine\n')
})

test('files and folders are made, renamed by key, and deleted with a way back', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chatId = await newChat()
  await page.goto(`/chats/${chatId}`)
  await openFiles(page)
  const name = page.getByRole('textbox', { name: 'Path' })
  await panel(page).getByRole('button', { name: 'New folder' }).click()
  await name.fill('src')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(line(page, /^src/)).toBeVisible()
  await panel(page).getByRole('button', { name: 'New file' }).click()
  await expect(name).toHaveValue('src/')
  await name.fill('src/../x')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('dialog')).toContainText('Without “.”, “..”')
  await name.fill('src/new.txt')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(line(page, 'new.txt added')).toBeVisible()
  await line(page, 'new.txt added').focus()
  await page.keyboard.press('F2')
  await name.fill('src/newer.txt')
  await page.getByRole('button', { name: 'Rename' }).click()
  await expect(line(page, 'newer.txt added')).toBeVisible()
  await line(page, /^README\.md/).focus()
  await page.keyboard.press('Delete')
  await expect(line(page, 'README.md deleted')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(line(page, /^README\.md$/)).toBeVisible()
  await expect(line(page, 'README.md deleted')).toHaveCount(0)
  expect(await readFile(path.join(worktreeOf(room, chatId), 'README.md'), 'utf8')).toContain('A sample.')
})

test('tree and open file follow the agent, and its edit opens from the transcript', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await openFiles(page)
  await say(page, 'Write it down [[edit:docs/live.txt]]')
  await expect(line(page, 'docs with changes')).toBeVisible()
  await line(page, 'docs with changes').click()
  await line(page, 'live.txt added').click()
  await expect(editor(page)).toContainText('second line')
  const before = await editor(page).innerText()
  await say(page, 'And again [[edit:docs/live.txt]]')
  await expect.poll(() => editor(page).innerText()).not.toBe(before)
  await page.keyboard.press('Control+Alt+Digit2')
  await expect(panel(page)).toHaveCount(0)
  await transcript(page)
    .getByRole('button', { name: /Patch 1/ })
    .click()
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await changes.getByRole('button', { name: 'Open in Files' }).first().click()
  await expect(panel(page).getByRole('heading', { name: 'docs/live.txt' })).toBeVisible()
})

test('while a turn runs a change is refused with the offer to stop it', async ({ context, newChat }) => {
  // The browser logs the refusal by itself, so this page is not a quiet one.
  const page = await context.newPage()
  await page.goto(`/chats/${await newChat()}`)
  await openFiles(page)
  await line(page, /^README\.md/).click()
  await panel(page).getByRole('button', { name: 'Edit' }).click()
  await say(page, '[[plain:2000:50]]')
  await expect(transcript(page)).toContainText('tok3')
  await write(page, 'mine\n')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(panel(page)).toContainText('A turn is at work on these files')
  await panel(page).getByRole('button', { name: 'Stop the turn' }).click()
  await expect(transcript(page)).toContainText(/stopped/i)
  await editor(page).press('ControlOrMeta+s')
  await expect(panel(page).getByRole('button', { name: 'Done' })).toBeVisible()
})

test('the panel that was open is open again, as wide as it was', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await openFiles(page)
  const width = async () => (await panel(page).boundingBox())?.width ?? 0
  const before = await width()
  await page.getByRole('separator', { name: 'Width of the panel' }).press('ArrowLeft')
  await expect.poll(width).toBe(before + 24)
  await page.reload()
  await expect(line(page, /^README\.md/)).toBeVisible()
  expect(await width()).toBe(before + 24)
  await page.getByRole('separator', { name: 'Width of the panel' }).press('End')
  await expect.poll(async () => (await page.getByRole('main').boundingBox())?.width).toBe(400)
})

test('on a phone the files are a sheet: a file is opened and edited @phone', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await page.getByRole('button', { name: /^Changes/ }).tap()
  await page.getByRole('tab', { name: 'Files' }).tap()
  await line(page, /^README\.md/).tap()
  const sheet = page.getByRole('dialog', { name: 'Files' })
  await sheet.getByRole('button', { name: 'Edit' }).tap()
  await write(page, 'from a phone\n')
  await sheet.getByRole('button', { name: 'Save' }).tap()
  await expect(sheet.getByRole('button', { name: 'Done' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Back to the files' }).tap()
  await expect(line(page, 'README.md modified')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

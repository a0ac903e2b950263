import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, say, test, transcript } from '#tests/support/e2e.ts'

const panel = (page: Page) => page.getByRole('complementary', { name: 'Files' })
const tree = (page: Page) => page.getByRole('tree', { name: 'Files of this chat' })
const line = (page: Page, name: RegExp | string) => tree(page).getByRole('treeitem', { name })
const editor = (page: Page) => page.locator('.cm-content')

async function openFiles(page: Page) {
  await page.keyboard.press('Control+Alt+Digit2')
  await expect(line(page, /^README\.md/)).toBeVisible({ timeout: 20_000 })
}

/** Replaces all of the open file's text, which is being edited. */
async function write(page: Page, text: string) {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const worktreeOf = async (dataDirectory: string, workspaceId: string, chatId: string) => {
  const directory = path.join(dataDirectory, 'worktrees', workspaceId, chatId)
  await readdir(directory)
  return directory
}

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
  await expect(line(page, 'README.md, modified')).toHaveCount(1)
  const directory = await worktreeOf(room.app.dataDirectory, room.workspaceId, chatId)
  expect(await readFile(path.join(directory, 'README.md'), 'utf8')).toBe('# Mine\n')
  await page.getByRole('tab', { name: 'Changes' }).click()
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes).toContainText('Patch 1 Ana Owner (by hand)')
  await expect(changes).toContainText('# Mine')
})

test('a file that changed meanwhile is not written over: both are shown, and one is chosen', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chatId = await newChat()
  await page.goto(`/chats/${chatId}`)
  await openFiles(page)
  await line(page, /^README\.md/).click()
  await panel(page).getByRole('button', { name: 'Edit' }).click()
  await write(page, 'mine\n')
  const directory = await worktreeOf(room.app.dataDirectory, room.workspaceId, chatId)
  await writeFile(path.join(directory, 'README.md'), 'theirs\n')
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.status() === 409)
  await page.evaluate(() => undefined)
  await page.keyboard.press('ControlOrMeta+s')
  await answered
  const clash = page.getByRole('region', { name: 'The file changed meanwhile' })
  await expect(clash).toContainText('theirs')
  await expect(clash).toContainText('mine')
  await clash.getByRole('button', { name: 'Save mine' }).click()
  await expect(clash).toHaveCount(0)
  await expect.poll(() => readFile(path.join(directory, 'README.md'), 'utf8')).toBe('mine\n')
})

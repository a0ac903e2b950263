import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { worktreeOf } from '#tests/support/worktree-of.ts'

test('a command’s output comes live and in colour, in its row and in the panel', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chatId = await newChat('greenroom', { mode: 'auto' })
  await openChat(page, chatId)
  await page.keyboard.press('Control+Alt+Digit3')
  const panel = page.getByRole('complementary', { name: 'Terminal' })
  await expect(panel).toContainText('No command was run yet')
  const command = `printf '\\033[31mred-words\\033[0m plain\\n'; until [ -e go ]; do sleep 0.1; done; echo the-"end"; exit 3`
  await say(page, `[[shell:${command}]]`)
  await transcript(page)
    .getByRole('button', { name: /red-words/ })
    .click()
  const row = transcript(page).getByRole('group', { name: 'Output' })
  for (const place of [row, panel]) {
    await expect(place.locator('.xterm-rows')).toContainText('red-words plain')
    await expect(place.locator('.xterm-fg-1').filter({ hasText: 'red-words' })).toBeVisible()
    await expect(place.locator('.xterm-rows')).not.toContainText('the-end')
  }
  await writeFile(path.join(worktreeOf(room.app.dataDirectory, { ...room, chatId }), 'go'), '')
  for (const place of [row, panel]) await expect(place.locator('.xterm-rows')).toContainText('the-end')
  await expect(panel.locator('.xterm-rows')).toContainText('exit 3')
  await panel.getByRole('searchbox', { name: 'Find in the output' }).fill('nowhere')
  await page.keyboard.press('Enter')
  await expect(panel).toContainText('Not found')
  await panel.getByRole('button', { name: 'Clear' }).click()
  await expect(panel.locator('.xterm-rows')).not.toContainText('red-words')
})

import { expect, say, test, transcript } from '#tests/support/e2e.ts'

const colours = `printf '\\033[31mred-words\\033[0m plain\\n'`

test('a command’s output comes live and in colour, in its row and in the panel', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await page.keyboard.press('Control+Alt+Digit3')
  const panel = page.getByRole('complementary', { name: 'Terminal' })
  await expect(panel).toContainText('No command was run yet')
  await say(page, `[[shell:${colours}; until [ -e go ]; do sleep 0.1; done; echo the-end; exit 3]]`)
  await transcript(page)
    .getByRole('button', { name: /red-words/ })
    .click()
  const row = transcript(page).getByRole('group', { name: 'Output' })
  for (const place of [row, panel]) {
    await expect(place.locator('.xterm-rows')).toContainText('red-words plain')
    await expect(place.locator('.xterm-fg-1').filter({ hasText: 'red-words' })).toBeVisible()
    await expect(place.locator('.xterm-rows')).not.toContainText('the-end')
  }
  await panel.getByRole('button', { name: 'Close terminal' }).click()
  await page.keyboard.press('Control+Alt+Digit3')
  await expect(panel.locator('.xterm-rows')).toContainText('red-words plain')
})

import { axeFindings } from '#tests/support/axe.ts'
import { expect, say, test, transcript } from '#tests/support/e2e.ts'
import { givePast } from '#tests/support/past-turns.ts'
import { richAnswer } from '#tests/support/rich-answer.ts'

for (const path of [
  '/',
  '/workspaces/new',
  '/settings',
  '/settings/appearance',
  '/settings/notifications',
  '/settings/chats',
  '/settings/backends',
  '/settings/hosts',
  '/settings/installation',
  '/settings/deleted',
  '/no-such-page',
]) {
  test(`axe finds nothing serious at ${path}`, async ({ context }) => {
    const page = await context.newPage()
    await page.goto(path)
    await expect(page.getByRole('main')).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
  })
}

test('axe finds nothing serious on a workspace', async ({ quietPage: page, room }) => {
  await page.goto(`/workspaces/${room.workspaceId}`)
  await expect(page.getByRole('heading', { name: 'Sample' })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})

test('axe finds nothing serious before signing in', async ({ browser, room }) => {
  const context = await browser.newContext({ baseURL: room.app.url })
  const page = await context.newPage()
  for (const path of ['/sign-in', '/sign-in/no-such-link', '/set-up/no-such-link']) {
    await page.goto(path)
    await expect(page.getByRole('main')).toBeVisible()
    expect(await axeFindings(page), path).toEqual([])
  }
  await context.close()
})

test('axe finds nothing serious in the files, an edited one and the terminal', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await say(page, "[[shell:printf '\\033[32mgreen\\033[0m\\n'; mkdir src; echo '// a comment' > src/a.ts]]")
  await expect(transcript(page).getByRole('button', { name: /Patch 1/ })).toBeVisible()
  await page.keyboard.press('Control+Alt+Digit2')
  await page.getByRole('treeitem', { name: /^src/ }).click()
  await page.getByRole('treeitem', { name: /^a\.ts/ }).click()
  await page.getByRole('complementary').getByRole('button', { name: 'Edit' }).click()
  await expect(page.getByRole('textbox', { name: 'Edit src/a.ts' })).toContainText('a comment')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Back to the files' }).click()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Control+Alt+Digit3')
  await expect(page.getByRole('complementary').locator('.xterm-rows')).toContainText('green')
  expect(await axeFindings(page)).toEqual([])
})

test('axe finds nothing serious in an answer with all of it open, in the find bar and in a diff side by side', async ({
  quietPage: page,
  room,
  newChat,
}) => {
  const chatId = await newChat('greenroom', { mode: 'auto' })
  const past = [{ prompt: 'Find out why', parts: richAnswer }]
  await givePast({ dataDirectory: room.app.dataDirectory, chatId }, past)
  await page.goto(`/chats/${chatId}`)
  for (const line of [/^Thought for/, /^Read 2 files/, /npm test/, /Look closer/, /edit src/])
    await transcript(page).getByRole('button', { name: line }).click()
  await transcript(page).getByRole('button', { name: 'Details' }).last().click()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('race')
  await expect(page.getByRole('search', { name: 'Find in this chat' })).toContainText('1 of 1')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await say(page, '[[edit:README.md]]')
  await transcript(page)
    .getByRole('button', { name: /Patch 1/ })
    .click()
  await page.getByRole('separator', { name: 'Width of the panel' }).press('End')
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await changes.getByRole('button', { name: 'Show side by side' }).click()
  await expect(changes.locator('.diff-split')).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await changes.getByRole('button', { name: 'Show in one column' }).click()
})

test('axe finds nothing serious in a chat that asks, streams, failed and left a patch', async ({
  quietPage: page,
  newChat,
}) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[edit:axe.txt]]')
  await expect(page.getByRole('region', { name: 'Request' })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  await transcript(page)
    .getByRole('button', { name: /Patch 1/ })
    .click()
  await expect(page.getByRole('complementary', { name: 'Changes' })).toContainText('second line')
  expect(await axeFindings(page)).toEqual([])
  await say(page, '[[error:401]]')
  await expect(transcript(page).getByText(/key/i).first()).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})

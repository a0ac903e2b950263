import { expect, say, test, transcript } from '#tests/support/e2e.ts'

test('on a phone a turn is asked for, allowed and its patch read @phone', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, 'Write it down [[edit:phone.txt]]')
  const request = page.getByRole('region', { name: 'Request' })
  await request
    .getByRole('button', { name: /^Allow/ })
    .first()
    .tap()
  const marker = transcript(page).getByRole('button', { name: /Patch 1/ })
  await marker.tap()
  const changes = page.getByRole('dialog', { name: 'Changes' })
  await expect(changes).toContainText('phone.txt')
  await expect(changes).toContainText('second line')
  await page.keyboard.press('Escape')
  await expect(changes).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test('on a phone the chats are behind a button @phone', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  const chats = page.getByRole('navigation', { name: 'Chats' })
  await expect(chats).toBeHidden()
  await page
    .getByRole('button', { name: /chats|sidebar|menu/i })
    .first()
    .tap()
  await expect(chats).toBeVisible()
})

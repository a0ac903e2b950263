import type { Locator, Page } from '@playwright/test'
import { expect, listen, test, transcript } from '#tests/support/e2e.ts'
import { owner } from '#tests/support/visit.ts'

/** Presses a key until the focus is on what is looked for, as somebody does who cannot point. */
async function pressUntilFocused(page: Page, key: string, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluateAll((found) => found.some((each) => each === document.activeElement))) return
    await page.keyboard.press(key)
  }
  const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
  throw new Error(`${wanted} was not reached by ${key}; the focus is on ${focused}`)
}

test('from signing in to a patch that was read, without a pointer', async ({ browser, room }) => {
  const context = await browser.newContext({ baseURL: room.app.url, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const noise = listen(page)
  await page.goto('/sign-in')
  await pressUntilFocused(page, 'Tab', page.getByLabel('E-mail').first())
  await page.keyboard.type(owner.email)
  await pressUntilFocused(page, 'Tab', page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(owner.password)
  await page.keyboard.press('Enter')

  const message = page.getByRole('textbox', { name: 'Message' })
  await expect(message).toBeFocused()
  await pressUntilFocused(page, 'Tab', page.getByRole('combobox', { name: 'Workspace' }))
  await page.keyboard.press('Enter')
  await pressUntilFocused(page, 'ArrowDown', page.getByRole('option', { name: /^Sample/ }))
  await page.keyboard.press('Enter')
  await pressUntilFocused(page, 'Shift+Tab', message)
  await page.keyboard.type('Write it down [[edit:by-keys.txt]]')
  await page.keyboard.press('Enter')

  const request = page.getByRole('region', { name: 'Request' })
  await expect(request).toBeVisible()
  await pressUntilFocused(page, 'Shift+Tab', request.getByRole('button', { name: /^Allow/ }).first())
  await page.keyboard.press('Enter')
  const marker = transcript(page).getByRole('button', { name: /Patch 1/ })
  await expect(marker).toBeVisible()
  await pressUntilFocused(page, 'Shift+Tab', marker)
  await page.keyboard.press('Enter')
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes).toContainText('by-keys.txt')
  await expect(changes).toContainText('second line')
  await pressUntilFocused(page, 'Tab', changes.getByRole('button', { name: 'Close changes' }))
  await page.keyboard.press('Enter')
  await expect(changes).toHaveCount(0)
  expect(noise).toEqual([])
  await context.close()
})

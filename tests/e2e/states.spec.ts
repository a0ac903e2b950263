import type { Page, Route } from '@playwright/test'
import { sql } from 'drizzle-orm'
import { borrowEmbeddedPostgres } from '#db/embedded/borrow-embedded-postgres.ts'
import { openStore } from '#db/open-store.ts'
import { makeLog } from '#lib/log.ts'
import type { App } from '#tests/support/app.ts'
import { axeFindings } from '#tests/support/axe.ts'
import { composer, expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'

/** Holds pages that are gone to, until they are let go; their shapes come. */
async function holdPages(page: Page): Promise<() => void> {
  const held = Promise.withResolvers<void>()
  await page.route(/_rsc=/, async (route) => {
    if (!route.request().headers()['next-router-prefetch']) await held.promise
    await route.continue()
  })
  return held.resolve
}

test('pages show their shape until they are there', async ({ quietPage: page, newChat }) => {
  const chatId = await newChat()
  await page.goto('/settings/appearance')
  const chat = page.getByRole('navigation', { name: 'Chats' }).locator(`[data-chat="${chatId}"]`)
  const release = await holdPages(page)
  await chat.hover()
  // First which parts the page has, then their shapes.
  await page.waitForFunction(
    (id) => performance.getEntriesByType('resource').filter(({ name }) => name.includes(id)).length === 2,
    chatId,
  )
  await chat.click()
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true')
  await expect(page.getByRole('heading', { name: 'Loading the chat' })).toBeAttached()
  expect(await axeFindings(page)).toEqual([])
  release()
  await expect(transcript(page)).toContainText('Nothing was said here yet.')
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy', 'true')
})

async function inDatabase(app: App, statement: string): Promise<void> {
  const { url, giveBack } = await borrowEmbeddedPostgres({ directory: app.dataDirectory })
  try {
    await using store = await openStore({ url, directUrl: url, log: makeLog('tests', 'silent'), connections: 2 })
    await store.database.execute(sql.raw(statement))
  } finally {
    await giveBack()
  }
}

test('a page that cannot be shown says so, keeps the rest of the page, and can be tried again', async ({
  context,
  room,
}) => {
  const page = await context.newPage()
  await page.goto('/settings/appearance')
  await inDatabase(room.app, 'ALTER TABLE tokens RENAME TO tokens_away')
  try {
    await page.getByRole('link', { name: 'API tokens' }).click()
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
  } finally {
    await inDatabase(room.app, 'ALTER TABLE tokens_away RENAME TO tokens')
  }
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'Create token' })).toBeVisible()
})

test('the changes are empty, on their way, not to be had, and there', async ({ context, newChat }) => {
  const page = await context.newPage()
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await page.keyboard.press('Alt+c')
  const panel = page.getByRole('complementary', { name: 'Changes' })
  await expect(panel).toContainText('Nothing was changed yet.')
  const asked = Promise.withResolvers<Route>()
  await page.route('**/patches/*', (route) => asked.resolve(route), { times: 1 })
  await say(page, '[[edit:states.txt]]')
  const diff = await asked.promise
  await expect(panel.locator('[aria-busy="true"]')).toBeVisible()
  await diff.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'The patch is elsewhere.' } } })
  await expect(panel.getByRole('alert')).toContainText('The patch is elsewhere.')
  expect(await axeFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Try again' }).click()
  await expect(panel).toContainText(/edit \d+ of the scripted model/)
})

test('nothing that was read moves while an answer streams in', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, 'first [[markdown:200:400]]')
  await expect(transcript(page).locator('[aria-busy="true"]')).toHaveCount(1)
  await expect(transcript(page).locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 })
  await page.evaluate(() => {
    Object.assign(window, { shifted: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput)
          Object.assign(window, { shifted: (window as never as { shifted: number }).shifted + entry.value })
    }).observe({ type: 'layout-shift' })
  })
  await composer(page).fill('second [[markdown:600:200]]')
  await page.keyboard.press('Enter')
  await expect(transcript(page).locator('[aria-busy="true"]')).toHaveCount(1)
  await expect(transcript(page).locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 })
  expect(await page.evaluate(() => (window as never as { shifted: number }).shifted)).toBeLessThan(0.01)
})

test('a part that is still being loaded takes nothing away from the rest of the page', async ({
  quietPage: page,
  newChat,
}) => {
  await openChat(page, await newChat())
  const held = Promise.withResolvers<void>()
  await page.route(/_next\/static\/chunks/, async (route) => {
    await held.promise
    await route.continue()
  })
  const asked = page.waitForRequest(/_next\/static\/chunks/)
  await say(page, '[[plain:60:10]]')
  await say(page, 'And then this')
  await asked
  await expect(composer(page)).toBeFocused()
  await expect(transcript(page)).toBeVisible()
  held.resolve()
  await expect(page.getByRole('list', { name: 'Queue' })).toContainText('And then this')
  await expect(composer(page)).toBeFocused()
})

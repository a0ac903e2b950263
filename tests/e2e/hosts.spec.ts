import type { Page } from '@playwright/test'
import type { HostInfo } from '#lib/domain/hosts/host-info.ts'
import { axeFindings } from '#tests/support/axe.ts'
import { expect, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { testPoolReport } from '#tests/support/pool-report.ts'

const processes = (page: Page) => page.getByRole('table', { name: /^Processes of/ })
const rowOf = (page: Page, state: string) => processes(page).getByRole('row').filter({ hasText: state })
const choose = async (page: Page, state: string, deed: string) => {
  await rowOf(page, state).first().getByRole('button').click()
  await page.getByRole('menuitem', { name: deed }).click()
}

/** Has the page hear this of its hosts from now on. */
async function tell(page: Page, more: Partial<HostInfo>[]): Promise<void> {
  const [real] = (await (await page.request.get('/api/v1/hosts')).json()).items
  const items = more.map((each, index) => ({ ...real, id: `hst_${index}`, name: `host-${index}`, ...each }))
  await page.route('**/api/v1/hosts', (route) => route.fulfill({ json: { items, nextCursor: null } }))
}

const [like] = testPoolReport({ slots: [{ processId: 4711 }] }).slots
if (!like) throw new Error('no slot')
const { chats: _, ...slot } = {
  ...like,
  sessions: 3,
  personName: 'Ada Lovelace',
  workspaceName: 'A long workspace name',
}
const slots = [
  { ...slot, id: 'a', state: 'leased' as const, busy: 2 },
  { ...slot, id: 'b', state: 'spare' as const, memoryBytes: null },
  { ...slot, id: 'c', state: 'starting' as const, processId: null, memoryBytes: null },
]
const backoffs = [
  {
    backend: slot.backend,
    failures: 3,
    retryAt: new Date(Date.now() + 90_000).toISOString(),
    fault: 'The program ended with 1: no such model.',
  },
]
const full = { ...testPoolReport(), slots, usedBytes: 700 * 1024 ** 2 }
const troubled = { ...full, backoffs, sandbox: { kind: 'none' as const, fault: 'bubblewrap is not installed.' } }

test('a process appears with the turn that needs it, and goes when it is evicted', async ({
  quietPage: page,
  newChat,
}) => {
  await openChat(page, await newChat('greenroom', { mode: 'auto' }))
  await say(page, '[[plain:3:500]]')
  await expect(transcript(page)).toContainText('tok2')
  await page.goto('/settings/hosts')
  await expect(page.getByRole('heading', { level: 3 })).toContainText('live')
  await expect(rowOf(page, 'Idle').first()).toContainText(/Sample/)
  const before = await rowOf(page, 'Idle').count()
  await choose(page, 'Idle', 'Evict')
  await expect(page.getByText(/has ended\.$/)).toBeVisible()
  await expect(rowOf(page, 'Idle')).toHaveCount(before - 1)
})

test('a process in which a turn runs is restarted only after a question, and its turn fails in words', async ({
  quietPage: page,
  context,
  newChat,
}) => {
  const chat = await context.newPage()
  await openChat(chat, await newChat('greenroom', { mode: 'auto' }))
  await say(chat, '[[plain:3000:30]]')
  await expect(transcript(chat)).toContainText('tok2')
  await page.goto('/settings/hosts')
  await expect(rowOf(page, 'In use').first()).toBeVisible()
  await choose(page, 'In use', 'Restart')
  await expect(page.getByText('A turn runs in this process and would fail.')).toBeVisible()
  const keep = page.getByRole('button', { name: 'Keep it' })
  await expect(keep).toBeFocused()
  await keep.press('Enter')
  await expect(rowOf(page, 'In use').first().getByRole('button')).toBeFocused()
  await expect(rowOf(page, 'In use').first()).toBeVisible()
  await choose(page, 'In use', 'Restart')
  await page.getByRole('button', { name: 'Restart it now' }).click()
  await expect(page.getByText(/was restarted\.$/)).toBeVisible()
  await expect(transcript(chat)).toContainText(/stopped|ended|crashed/i)
})

test('what hosts say is followed, what is wrong with them is loud, and nothing in it trips axe', async ({
  quietPage: page,
}) => {
  await page.goto('/settings/hosts')
  await tell(page, [
    { pool: troubled },
    { live: false, pool: null, seenAt: '2026-01-01T10:00:00.000Z' },
    { pool: { ...full, slots: [] } },
  ])
  const first = page.getByRole('group', { name: 'Host host-0' })
  await expect(first.getByText('Agents run without a sandbox.')).toBeVisible()
  await expect(first).toContainText('bubblewrap is not installed.')
  await expect(first).toContainText('700 MB of 1 GB')
  await expect(first).toContainText('3 of 24')
  await expect(rowOf(page, 'In use')).toContainText('2 busy of 3')
  await expect(rowOf(page, 'Spare')).toContainText('not measured')
  await expect(first.getByRole('list', { name: 'Backends that failed to start' })).toContainText(
    'failed to start 3 times',
  )
  await expect(page.getByRole('group', { name: 'Host host-1' })).toContainText('not seen since')
  await expect(page.getByRole('group', { name: 'Host host-2' })).toContainText('No agent’s process runs here now.')
  expect(await axeFindings(page)).toEqual([])
})

test('a backend that failed is tried again by hand', async ({ quietPage: page }) => {
  await page.goto('/settings/hosts')
  const [real] = (await (await page.request.get('/api/v1/hosts')).json()).items
  await tell(page, [{ id: real.id, pool: troubled }])
  const again = page.waitForResponse((response) => response.url().endsWith('/forgive'))
  await page.getByRole('button', { name: /^Try again: / }).click()
  expect((await again).status()).toBe(204)
})

test('without hosts the page says how to start one', async ({ quietPage: page }) => {
  await page.goto('/settings/hosts')
  await tell(page, [])
  await expect(page.getByText('No host has run in the last 30 days.')).toBeVisible()
})

test('hosts that cannot be read stay as they were, with why and a way to try again', async ({ context }) => {
  const page = await context.newPage()
  await page.goto('/settings/hosts')
  await page.route('**/api/v1/hosts', (route) => route.abort())
  await expect(page.getByRole('main').getByRole('alert')).toContainText('What you see is from before.')
  await expect(page.getByRole('heading', { level: 3 })).toContainText('live')
  await page.unroute('**/api/v1/hosts')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Updated every 3 s.')).toBeVisible()
})

test('on a phone every process is a card that fits @phone', { tag: '@phone' }, async ({ quietPage: page }) => {
  await page.goto('/settings/hosts')
  await tell(page, [{ pool: troubled }])
  await expect(rowOf(page, 'In use')).toBeVisible()
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  expect(width[0]).toBe(width[1])
  const [card, view] = [await rowOf(page, 'In use').boundingBox(), page.viewportSize()]
  expect((card?.x ?? 0) + (card?.width ?? 0)).toBeLessThanOrEqual(view?.width ?? 0)
  await choose(page, 'In use', 'Restart')
  await expect(page.getByText('2 turns run in it and would fail.')).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})

import type { Browser, BrowserContext, Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { composer, expect, listen, openChat, say, test, transcript } from '#tests/support/e2e.ts'
import { newAccount } from '#tests/support/new-account.ts'

type Heard = { heard: string[] }
type NewLink = { id: string; url: string }
const overHeading = 'This link does not work'

/** A browser in which nobody is signed in, that keeps a copy of whatever its streams say. */
async function stranger(browser: Browser, baseURL: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL })
  await context.addInitScript(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const real = window.fetch
    const copy = async (stream: ReadableStream<Uint8Array>) => {
      const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
      for (let next = await reader.read(); !next.done; next = await reader.read()) heard.push(next.value)
    }
    window.fetch = async (input, init) => {
      const response = await real(input, init)
      if (!String(input).startsWith('/api/v1/events') || !response.body) return response
      const [own, other] = response.body.tee()
      copy(other).catch(() => heard.push('[cut]'))
      return new Response(own, response)
    }
  })
  return context
}

const heardBy = (page: Page): Promise<string> => page.evaluate(() => (window as unknown as Heard).heard.join(''))
const watch = (page: Page) => page.locator('[data-watchers]')
const countIn = async (page: Page, words: string) => (await transcript(page).innerText()).split(words).length - 1

/** Visits a link; gives the page's address and what the server answered there. */
async function visit(page: Page, url: string) {
  const response = await page.goto(url)
  return { path: new URL(page.url()).pathname, status: response?.status() }
}

test('whoever has the link sees a whole turn as it happens, without its request, and nothing once it is revoked', async ({
  quietPage: page,
  context,
  room,
  browser,
  newChat,
}) => {
  const chatId = await newChat()
  await openChat(page, chatId)
  await page.keyboard.press('Alt+s')
  const dialog = page.getByRole('dialog', { name: 'Share this chat' })
  await expect(dialog).toContainText('No link leads here')
  await dialog.getByRole('button', { name: 'Create link' }).press('Enter')
  const url = await dialog.getByRole('region', { name: 'The new link' }).locator('code').innerText()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  const outside = await stranger(browser, room.app.url)
  const viewer = await outside.newPage()
  const noise = listen(viewer)
  expect(await visit(viewer, url)).toEqual({ path: `/shared/${chatId}`, status: 200 })
  expect(new URL(viewer.url()).search).toBe('')
  await expect(viewer.getByText('Shared by Ana Owner · Viewer')).toBeVisible()
  await expect(viewer.getByText('Nothing was said here yet')).toBeVisible()
  await expect(watch(page)).toContainText('1 watching')
  await expect(watch(viewer)).toContainText('Ana Owner')

  await say(page, 'Write it down [[edit:seen.txt]]')
  const request = page.getByRole('region', { name: 'Request' })
  await expect(request).toBeVisible()
  await expect(transcript(viewer)).toContainText('Write it down')
  await expect(transcript(viewer).getByText('seen.txt').first()).toBeVisible()
  const late = await outside.newPage()
  expect(await visit(late, url)).toEqual({ path: `/shared/${chatId}`, status: 200 })
  await expect(transcript(late).getByText('seen.txt').first()).toBeVisible()
  for (const each of [viewer, late]) await expect(each.getByRole('region', { name: 'Request' })).toHaveCount(0)
  await request
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  for (const each of [viewer, late])
    await expect(transcript(each).getByRole('button', { name: /Patch 1/ })).toBeVisible()

  await say(page, 'Now count [[plain:60:20]]')
  await expect(transcript(viewer)).toContainText('tok5')
  await page.close()
  for (const each of [viewer, late]) await expect(transcript(each)).toContainText('tok59')
  await expect(watch(viewer)).toHaveAttribute('data-watchers', '0')
  await room.api('POST', `/chats/${chatId}/messages`, { text: 'Now fail [[error:401]]' })
  await expect(transcript(viewer).getByRole('group', { name: 'Turn failed' })).toBeVisible()
  for (const each of [viewer, late]) {
    expect(await countIn(each, 'Write it down')).toBe(1)
    expect(await countIn(each, 'tok59')).toBe(1)
  }
  await expect(composer(viewer)).toHaveCount(0)
  await transcript(viewer)
    .getByRole('button', { name: /Patch 1/ })
    .press('Enter')
  await expect(viewer.getByRole('dialog', { name: 'Patch 1' })).toContainText('second line')
  await viewer.keyboard.press('Escape')
  expect(await axeFindings(viewer)).toEqual([])

  const reloaded = await (await viewer.request.get(viewer.url())).text()
  const heard = `${await heardBy(viewer)}${await heardBy(late)}`
  expect(heard).toContain('part.added')
  const secrets = ['request.', 'requestId', 'turn.usage', 'inputTokens', 'costUsd', 'turn.queued', 'Incorrect API key']
  for (const secret of [...secrets, 'Sample', room.repository.directory, room.app.dataDirectory])
    for (const text of [heard, reloaded]) expect(text, secret).not.toContain(secret)

  const [link] = (await room.api<{ items: NewLink[] }>('GET', `/chats/${chatId}/grants`)).items
  const headers = { 'x-share-token': url.slice(url.lastIndexOf('/') + 1) }
  const stream = await fetch(`${room.app.url}/api/v1/chats/${chatId}/events`, { headers })
  const words = stream.text()
  await room.api('DELETE', `/grants/${link?.id}`)
  const revokedAt = performance.now()
  expect(await words).toMatch(/data: \{"type":"closed","reason":"revoked"\}\n\n$/)
  // Within a second, and what a busy machine adds; without the notification it would be two and more.
  expect(performance.now() - revokedAt).toBeLessThan(1_000)
  for (const each of [viewer, late])
    await expect(each.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
  await expect(viewer.getByRole('main')).toContainText('It was revoked, or it expired. Ask Ana Owner for a new one.')
  await expect(transcript(viewer)).toHaveCount(0)
  expect(noise).toEqual([])
  await outside.close()
  await context.close()
})

test('who is signed in watches too, the owner lands in the chat, and links that are over all look the same', async ({
  quietPage: page,
  room,
  browser,
  newChat,
}) => {
  const [chatId, other] = [await newChat(), await newChat()]
  const link = (expiresAt: string | null) =>
    room.api<NewLink>('POST', `/chats/${chatId}/grants`, { kind: 'link', role: 'viewer', expiresAt })
  const { url } = await link(null)
  expect((await visit(page, url)).path).toBe(`/chats/${chatId}`)

  const bens = await browser.newContext({ baseURL: room.app.url })
  await newAccount(bens, room.app, 'ben@example.org')
  const [app, ben] = [await bens.newPage(), await bens.newPage()]
  await app.goto('/')
  expect(await visit(ben, url)).toEqual({ path: `/shared/${chatId}`, status: 200 })
  await expect(watch(page)).toContainText('ben')
  await expect(watch(ben)).toHaveAttribute('data-watchers', '1')
  await expect(ben.getByRole('link', { name: 'Your chats' })).toBeVisible()

  // The tab of the account goes; the shared page goes on without one.
  await app.getByRole('button', { name: /menu$/ }).click()
  await app.getByRole('menuitem', { name: 'Sign out' }).click()
  await app.waitForURL('**/sign-in')
  await say(page, 'Still there [[plain:5:100]]')
  await expect(transcript(ben)).toContainText('tok4')

  await page.keyboard.press('Alt+s')
  const dialog = page.getByRole('dialog', { name: 'Share this chat' })
  await dialog.getByRole('button', { name: /^Rotate/ }).press('Enter')
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: /^Rotate/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Rotate it' }).click()
  const rotated = await dialog.getByRole('region', { name: 'The new link' }).locator('code').innerText()
  await expect(ben.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()

  const expiring = await link(new Date(Date.now() + 4_000).toISOString())
  expect((await visit(ben, expiring.url)).status).toBe(200)
  await expect(ben.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()

  const dead = [url, expiring.url, '/s/gs_nothing', `/s/gs_${'a'.repeat(43)}`, `/shared/${other}`]
  const seen = new Set<string>()
  for (const path of dead) {
    expect((await visit(ben, path)).status, path).toBe(404)
    await expect(ben.getByRole('heading', { name: overHeading })).toBeVisible()
    seen.add(`${await ben.title()} ${await ben.getByRole('main').innerText()}`)
  }
  expect(seen.size).toBe(1)
  expect(await axeFindings(ben)).toEqual([])
  expect((await visit(ben, rotated)).status).toBe(200)
  await expect(transcript(ben)).toContainText('Still there')
  await bens.close()
})

test('one page lists all that somebody shares, and ends it', async ({ context, room, newChat }) => {
  const page = await context.newPage()
  const noise = listen(page)
  const chatId = await newChat()
  await room.api('PATCH', `/chats/${chatId}`, { title: 'Fix the upload test' })
  for (const { id } of (await room.api<{ items: NewLink[] }>('GET', '/grants')).items)
    await room.api('DELETE', `/grants/${id}`)
  await openChat(page, chatId)
  await page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: 'Sharing' }).click()
  await expect(page.getByText('You share nothing.')).toBeVisible()
  for (const expiresAt of [null, new Date(Date.now() + 3600_000).toISOString()])
    await room.api('POST', `/chats/${chatId}/grants`, { kind: 'link', role: 'viewer', expiresAt })
  await page.reload()
  const links = page.getByRole('list', { name: 'Your links' }).getByRole('listitem')
  await expect(links).toHaveCount(2)
  await expect(links.first()).toContainText('never used')
  await expect(links.last()).toContainText('never expires')
  await links.first().getByRole('button', { name: 'Rotate a link to Fix the upload test' }).click()
  await links.first().getByRole('button', { name: 'Rotate it' }).click()
  await expect(links.first().getByRole('region', { name: 'The new link' })).toContainText('/s/gs_')
  await expect(links.first()).toContainText('rotated')
  await links
    .last()
    .getByRole('button', { name: /^Revoke/ })
    .click()
  expect(await axeFindings(page)).toEqual([])
  await links.last().getByRole('button', { name: 'Revoke it' }).click()
  await expect(links).toHaveCount(1)
  await expect(page.getByText('The link is revoked.')).toBeVisible()
  expect(noise).toEqual([])
  await page.route('**/api/v1/grants/*', (route) => route.fulfill({ status: 503, body: '' }))
  await links
    .first()
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await links.first().getByRole('button', { name: 'Revoke it' }).click()
  await expect(links.first().getByRole('alert')).toContainText('503')
  await links.first().getByRole('link', { name: 'Fix the upload test' }).click()
  await page.waitForURL(`**/chats/${chatId}`)
})

test('on a phone a chat is shared from a sheet and watched @phone', async ({
  quietPage: page,
  room,
  newChat,
  browser,
}) => {
  const chatId = await newChat()
  await openChat(page, chatId)
  await page.getByRole('button', { name: 'Share', exact: true }).tap()
  const dialog = page.getByRole('dialog', { name: 'Share this chat' })
  await dialog.getByRole('button', { name: 'Create link' }).tap()
  const url = await dialog.getByRole('region', { name: 'The new link' }).locator('code').innerText()
  const box = await dialog.boundingBox()
  expect(box && { x: box.x, width: box.width, end: Math.round(box.y + box.height) }).toEqual({
    x: 0,
    width: 390,
    end: 844,
  })
  await dialog.getByRole('button', { name: 'Done' }).tap()
  const outside = await browser.newContext({
    baseURL: room.app.url,
    viewport: { width: 390, height: 844 },
    isMobile: true,
  })
  const viewer = await outside.newPage()
  await visit(viewer, url)
  await say(page, 'Write it down [[plain:30:200]]')
  await expect(transcript(viewer)).toContainText('tok29')
  await expect(watch(page)).toHaveText(/1$/)
  for (const each of [page, viewer])
    expect(await each.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await outside.close()
})

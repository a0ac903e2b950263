import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { composer, expect, test, transcript } from '#tests/support/e2e.ts'
import { pngOf, programBytes } from '#tests/support/files.ts'

const chips = (page: Page) => page.getByRole('list', { name: 'Attachments' })
const send = (page: Page) => page.getByRole('button', { name: 'Send' })

type Given = { name: string; type: string; base64: string }
const given = (name: string, type: string, bytes: Uint8Array | string): Given => ({
  name,
  type,
  base64: Buffer.from(bytes).toString('base64'),
})

/** Opens a page and waits until it listens: what is dropped before that is lost. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(async () => {
    await hold(page)
    await expect(overlay(page)).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'x.txt'))
    for (let held = 0; held < 100; held++)
      document.body.dispatchEvent(new DragEvent('dragleave', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(overlay(page)).toHaveCount(0)
}

const overlay = (page: Page) => page.getByText('Drop files to attach them')

/** A file is held over the page. */
const hold = (page: Page) =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'x.txt'))
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }))
  })

/** Files as a browser has them when somebody drops or pastes them. */
async function give(page: Page, how: 'drop' | 'paste', files: Given[]): Promise<void> {
  await composer(page).evaluate(
    (element, { how, files }) => {
      const data = new DataTransfer()
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        data.items.add(new File([bytes], name, { type }))
      }
      const more = { bubbles: true, cancelable: true }
      if (how === 'paste') element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...more }))
      else
        for (const type of ['dragenter', 'dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, ...more }))
    },
    { how, files },
  )
}

/** A picture of noise, which no format makes small: about 30 MB as PNG. */
async function pasteHugeImage(page: Page): Promise<number> {
  return await composer(page).evaluate(async (element) => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 3200
    const context = canvas.getContext('2d')
    const image = context?.createImageData(3200, 3200)
    if (!context || !image) throw new Error('there is no canvas')
    for (let at = 0; at < image.data.length; at += 65_536)
      crypto.getRandomValues(image.data.subarray(at, Math.min(image.data.length, at + 65_536)))
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255
    context.putImageData(image, 0, 0)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    if (!blob) throw new Error('there is no picture')
    const data = new DataTransfer()
    data.items.add(new File([blob], 'noise.png', { type: 'image/png' }))
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    return blob.size
  })
}

test('a huge image that is pasted is shrunk, sent, shown and still there after a reload', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  const chatId = await newChat()
  await open(page, `/chats/${chatId}`)
  expect(await pasteHugeImage(page)).toBeGreaterThan(25 * 1024 * 1024)
  await expect(chips(page).getByRole('listitem')).toContainText('MB', { timeout: 30_000 })
  await composer(page).fill('What is this? [[plain:3:100]]')
  await send(page).click()
  await expect(chips(page)).toHaveCount(0)
  const image = transcript(page).getByRole('button', { name: /^Look at noise/ })
  await expect(image).toBeVisible()
  await expect(transcript(page)).toContainText('tok2')
  await page.reload()
  await image.click()
  const looking = page.getByRole('dialog').getByRole('img')
  await expect(looking).toBeVisible()
  await expect.poll(() => looking.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(1000)
  const { items } = await room.api<{ items: { parts: { type: string; byteCount?: number }[] }[] }>(
    'GET',
    `/chats/${chatId}/messages`,
  )
  const part = items[0]?.parts.find(({ type }) => type === 'file')
  expect(part?.byteCount).toBeLessThanOrEqual(3.75 * 1024 * 1024)
})

test('what is dropped is taken or refused by its bytes, and sent without a text', async ({
  quietPage: page,
  newChat,
  room,
  context,
}) => {
  const chatId = await newChat()
  await open(page, `/chats/${chatId}`)
  await give(page, 'drop', [
    given('people.csv', 'text/csv', 'name,age\nAda,36\n'),
    given('holiday.png', 'image/png', programBytes()),
  ])
  await expect(chips(page).getByRole('listitem')).toHaveCount(2)
  await expect(page.getByRole('alert').filter({ hasText: 'holiday.png' })).toBeVisible()
  await send(page).click()
  await expect(page.getByRole('alert').filter({ hasText: /Remove it/ })).toBeVisible()
  await page.getByRole('button', { name: 'Remove holiday.png' }).click()
  await send(page).click()
  const link = transcript(page).getByRole('link', { name: /people\.csv/ })
  await expect(link).toBeVisible()
  await page.reload()
  const downloading = page.waitForEvent('download')
  await link.click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('people.csv')
  expect(await readFile(await download.path(), 'utf8')).toBe('name,age\nAda,36\n')
  const address = await link.getAttribute('href')
  const answer = await context.request.get(`${room.app.url}${address}`)
  expect(answer.headers()).toMatchObject({
    'content-disposition': expect.stringMatching(/^attachment;/),
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
  })
})

test('files are held over the page, dropped, looked at, and taken away again by keyboard', async ({
  quietPage: page,
  newChat,
}) => {
  await open(page, `/chats/${await newChat()}`)
  await hold(page)
  await expect(overlay(page)).toBeVisible()
  await give(page, 'drop', [given('one.ts', 'video/mp2t', 'export const one = 1\n'), given('two.json', '', '{}')])
  await expect(overlay(page)).toHaveCount(0)
  await expect(chips(page).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove one.ts' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove two.json' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(chips(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
})

test('an upload that breaks off says so, and is tried again', async ({ page: _, context, newChat }) => {
  const page = await context.newPage()
  await open(page, `/chats/${await newChat()}`)
  await page.route('**/attachments?*', (route) => route.abort(), { times: 1 })
  await page.getByLabel('Files to attach').setInputFiles({
    name: 'dot.png',
    mimeType: 'image/png',
    buffer: Buffer.from(pngOf(8, 8)),
  })
  await expect(page.getByRole('alert').filter({ hasText: /dot\.png: Greenroom cannot be reached/ })).toBeVisible()
  await page.getByRole('button', { name: 'Try dot.png again' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'dot.png' })).toHaveCount(0)
  await composer(page).press('Enter')
  await expect(transcript(page).getByRole('button', { name: 'Look at dot.png' })).toBeVisible()
})

test('a new chat begins with files, and its agent is given them', async ({ quietPage: page, room }) => {
  await open(page, `/?workspace=${room.workspaceId}`)
  await composer(page).fill('Begin [[recall]]')
  await give(page, 'paste', [given('begin.md', 'text/markdown', 'codeword-begin')])
  await expect(chips(page).getByRole('listitem')).toContainText('begin.md')
  await send(page).click()
  await page.waitForURL(/\/chats\//)
  await expect(transcript(page).getByRole('link', { name: /begin\.md/ })).toBeVisible()
  await expect(transcript(page)).toContainText('codeword-begin', { timeout: 20_000 })
})

test('a file of a message that is being written survives a reload, and is sent again with its message', async ({
  quietPage: page,
  newChat,
}) => {
  await open(page, `/chats/${await newChat()}`)
  await give(page, 'drop', [given('people.csv', 'text/csv', 'name,age\nAda,36\n')])
  const stored = page.waitForResponse(
    (answer) => answer.url().endsWith('/draft') && answer.request().method() === 'PUT',
  )
  await composer(page).fill('Who is this? [[plain:3:100]]')
  await expect(chips(page)).toContainText('people.csv')
  await stored
  await page.reload()
  await expect(chips(page)).toContainText('people.csv')
  await send(page).click()
  await expect(chips(page)).toHaveCount(0)
  await expect(transcript(page)).toContainText('tok2')
  const asked = transcript(page).getByRole('article', { name: /^Message/ })
  await asked.hover()
  await asked.getByRole('button', { name: 'Edit and send again' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill('And how old? [[plain:5:100]]')
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect(transcript(page)).toContainText('tok4')
  await expect(asked).toHaveCount(1)
  await expect(asked).toContainText('people.csv')
})

test('on a phone files are attached, sent and looked at @phone', async ({ quietPage: page, newChat }) => {
  await open(page, `/chats/${await newChat()}`)
  await page.getByLabel('Files to attach').setInputFiles([
    {
      name: 'a rather long name of a picture that was taken with a phone.png',
      mimeType: 'image/png',
      buffer: Buffer.from(pngOf(60, 80)),
    },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
  ])
  await expect(chips(page).getByRole('listitem')).toHaveCount(2)
  await composer(page).fill('Look')
  await send(page).tap()
  await transcript(page)
    .getByRole('button', { name: /^Look at a rather/ })
    .tap()
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

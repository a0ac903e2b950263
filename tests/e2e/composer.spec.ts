import path from 'node:path'
import type { Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { composer, expect, say, test, transcript } from '#tests/support/e2e.ts'

const agent = path.resolve('tests/support/fake-acp-agent.ts')
const fake = { id: 'fake', name: 'Fake', command: process.execPath, args: [agent], env: { FAKE_AGENT: 'models' } }

type Known = { id: string; name?: string; offer: object | null }
type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Adds the fake ACP agent, once, and waits until its host learned what it offers. */
async function addFake(api: Api): Promise<void> {
  const list = () => api<{ items: Known[] }>('GET', '/backends')
  if (!(await list()).items.some(({ id }) => id === 'fake')) await api('POST', '/backends', fake)
  const isLearned = async () => (await list()).items.some(({ id, offer }) => id === 'fake' && offer !== null)
  await expect.poll(isLearned, { timeout: 30_000 }).toBe(true)
}

const picker = (page: Page, name: string | RegExp) => page.getByRole('combobox', { name })
const listbox = (page: Page, name: string) => page.getByRole('listbox', { name })
const chip = (page: Page) => page.getByRole('button', { name: /^Session / })

const draftSaved = (page: Page, text: string) =>
  page.waitForResponse(
    (response) =>
      response.url().endsWith('/draft') && response.ok() && response.request().postDataJSON()?.text === text,
  )

test('what a backend offers is chosen before the first turn, and its turn has it', async ({
  quietPage: page,
  room: { api },
}) => {
  await addFake(api)
  await page.goto('/')
  await picker(page, 'Backend').click()
  await page.getByRole('option', { name: /^Fake/ }).click()
  await picker(page, 'Mode').click()
  await page.getByRole('option', { name: 'Auto' }).click()
  await picker(page, 'Thinking').click()
  await page.getByRole('option', { name: 'high' }).click()
  await page.getByRole('button', { name: /^Model: Small/ }).click()
  await expect(page.getByRole('option', { name: 'Small' })).toBeInViewport()
  expect(await axeFindings(page)).toEqual([])
  await page.getByPlaceholder('Find model').fill('model 17')
  await page.getByRole('option', { name: 'Model 17' }).click()
  await expect(page.getByRole('button', { name: 'Model: Acme/Model 17' })).toBeVisible()
  await say(page, '[[say:It has begun]]')
  await page.waitForURL(/\/chats\//)
  await expect(transcript(page)).toContainText('It has begun')
  const chat = await api('GET', `/chats/${page.url().split('/').at(-1)}`)
  expect(chat).toMatchObject({ backend: 'fake', mode: 'auto', model: 'model-17', options: { effort: 'high' } })
  await expect(page.getByRole('button', { name: 'Model: Acme/Model 17' })).toBeVisible()
  await expect(picker(page, 'Mode')).toHaveText('Auto')
})

test('another backend shows its own pickers, and the chip what it will do', async ({
  quietPage: page,
  newChat,
  room: { api },
}) => {
  await addFake(api)
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await expect(chip(page)).toHaveText('new')
  await expect(picker(page, 'Thinking')).toHaveCount(0)
  await say(page, '[[plain:2:100]]')
  await expect(chip(page)).toHaveText('warm')
  await picker(page, 'Backend').click()
  await page.getByRole('option', { name: /^Fake/ }).click()
  await expect(picker(page, 'Thinking')).toHaveText('Thinking: low')
  await expect(picker(page, 'Mode')).toHaveText('Ask')
  await expect(chip(page)).toHaveText('replayed')
  await chip(page).hover()
  await expect(page.getByRole('tooltip')).toContainText('given the conversation so far')
  await say(page, '[[say:Taken over]]')
  await expect(transcript(page)).toContainText('Taken over')
  await expect(chip(page)).toHaveText('warm')
  await page.reload()
  await expect(picker(page, 'Thinking')).toHaveText('Thinking: low')
})

test('commands are found, filtered and inserted by keyboard, and the agent gets what was typed', async ({
  quietPage: page,
  newChat,
  room: { api },
}) => {
  await addFake(api)
  await page.goto(`/chats/${await newChat('fake')}`)
  await composer(page).pressSequentially('/')
  const list = listbox(page, 'Commands')
  await expect(list.getByRole('option')).toHaveText(['/initBegin'])
  const active = await list.getByRole('option').getAttribute('id')
  await expect(composer(page)).toHaveAttribute('aria-activedescendant', active ?? '')
  expect(await axeFindings(page)).toEqual([])
  await composer(page).pressSequentially('nope')
  await expect(page.getByText('No command is called that.').last()).toBeVisible()
  await composer(page).fill('/in')
  await composer(page).press('Tab')
  await expect(composer(page)).toHaveValue('/init ')
  await expect(list).toHaveCount(0)
  await composer(page).pressSequentially('now')
  await composer(page).press('Enter')
  await expect(transcript(page)).toContainText('/init now')
  await say(page, '[[recall]]')
  await expect(transcript(page)).toContainText('RECALL /init now | [[recall]]')
})

test('files are completed by keyboard: the workspace’s in a new chat, those of the worktree in a chat', async ({
  quietPage: page,
  newChat,
  room,
}) => {
  await page.goto(`/?workspace=${room.workspaceId}`)
  await composer(page).pressSequentially('Look at @rdme')
  const list = listbox(page, 'Files')
  await expect(list.getByRole('option')).toHaveText(['README.md'])
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue('Look at @README.md ')
  await expect(list).toHaveCount(0)
  await page.goto(`/chats/${await newChat('greenroom', { mode: 'auto' })}`)
  await say(page, '[[edit:notes.txt]]')
  await expect(transcript(page).getByRole('button', { name: /Patch 1/ })).toBeVisible({ timeout: 20_000 })
  await composer(page).pressSequentially('@')
  await expect(list.getByRole('option')).toHaveText(['README.md', 'notes.txt'])
  await composer(page).press('ArrowDown')
  await expect(list.getByRole('option', { name: 'notes.txt' })).toHaveAttribute('aria-selected', 'true')
  await composer(page).press('Tab')
  await expect(composer(page)).toHaveValue('@notes.txt ')
  await composer(page).pressSequentially('@nothing-like-it')
  await expect(page.getByText('No file is called that.').last()).toBeVisible()
  await composer(page).press('Escape')
  await expect(list).toHaveCount(0)
  await expect(composer(page)).toHaveValue('@notes.txt @nothing-like-it')
})

test('a draft is there after a reload and on another device, follows there, and is gone once sent', async ({
  quietPage: page,
  newChat,
  browser,
  room,
}) => {
  const chat = `/chats/${await newChat('greenroom', { mode: 'auto' })}`
  await page.goto(chat)
  await composer(page).fill('Half a thought')
  await page.reload()
  await expect(composer(page)).toHaveValue('Half a thought')
  await expect.poll(() => room.api('GET', `${chat}/draft`)).toMatchObject({ text: 'Half a thought' })
  const other = await browser.newContext({ storageState: room.visit, baseURL: room.app.url })
  const elsewhere = await other.newPage()
  await elsewhere.goto(chat)
  await expect(transcript(elsewhere)).toHaveAttribute('data-alive')
  await expect(composer(elsewhere)).toHaveValue('Half a thought')
  const savedThere = draftSaved(elsewhere, 'A whole thought')
  await composer(elsewhere).fill('A whole thought')
  await savedThere
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(composer(page)).toHaveValue('A whole thought')
  const cleared = draftSaved(page, '')
  await say(page, 'Sent [[plain:1:100]]')
  await expect(transcript(page)).toContainText('Sent')
  await expect(composer(page)).toHaveValue('')
  await cleared
  await page.reload()
  await expect(composer(page)).toHaveValue('')
  await elsewhere.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(composer(elsewhere)).toHaveValue('')
  await other.close()
})

test('what is typed before the page is alive stays, and is sent', async ({ quietPage: page, newChat }) => {
  const held = Promise.withResolvers<void>()
  await page.route(/_next\/static\/.*\.js/, async (route) => {
    await held.promise
    await route.continue()
  })
  const opened = page.goto(`/chats/${await newChat()}`)
  await composer(page).fill('Early [[plain:1:100]]')
  held.resolve()
  await opened
  await expect(composer(page)).toHaveValue('Early [[plain:1:100]]')
  await composer(page).press('Enter')
  await expect(transcript(page)).toContainText('tok0')
})

test('a message that could not be sent comes back, and the draft with it', async ({ context, newChat }) => {
  const page = await context.newPage()
  await page.goto(`/chats/${await newChat()}`)
  await page.route('**/messages', (route) => route.abort())
  await say(page, 'Do not lose this')
  await expect(page.getByText(/cannot be reached/).first()).toBeVisible()
  await expect(composer(page)).toHaveValue('Do not lose this')
  await page.reload()
  await expect(composer(page)).toHaveValue('Do not lose this')
})

test('the arrow up in an empty composer brings back what was said last', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await composer(page).press('ArrowUp')
  await expect(composer(page)).toHaveValue('')
  await say(page, 'First line\nsecond [[plain:1:100]]')
  await expect(transcript(page)).toContainText('second')
  await composer(page).press('ArrowUp')
  await expect(composer(page)).toHaveValue('First line\nsecond [[plain:1:100]]')
})

test('the end of the conversation stays in sight while the composer grows', async ({ quietPage: page, newChat }) => {
  await page.goto(`/chats/${await newChat()}`)
  await say(page, '[[plain:600:3000]]')
  await expect(transcript(page)).toContainText('tok599', { timeout: 20_000 })
  await composer(page).fill(Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n'))
  const fromEnd = () =>
    transcript(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)
  await expect.poll(fromEnd).toBeLessThan(2)
  const height = await composer(page).evaluate((element) => element.clientHeight / window.innerHeight)
  expect(height).toBeLessThanOrEqual(0.41)
})

test('on a phone a file is completed by a tap, and choices are in a sheet @phone', async ({
  quietPage: page,
  newChat,
  room: { api },
}) => {
  await addFake(api)
  await page.goto(`/chats/${await newChat('fake')}`)
  await composer(page).tap()
  await composer(page).pressSequentially('see @re')
  await listbox(page, 'Files').getByRole('option', { name: 'README.md' }).tap()
  await expect(composer(page)).toHaveValue('see @README.md ')
  await expect(composer(page)).toBeFocused()
  await page.getByRole('button', { name: 'Options, Fake' }).tap()
  const sheet = page.getByRole('dialog', { name: 'Options' })
  await expect(sheet).toContainText('will start a new session')
  await sheet.getByRole('combobox', { name: 'Thinking' }).tap()
  await page.getByRole('option', { name: 'high' }).tap()
  await expect(sheet.getByRole('combobox', { name: 'Thinking' })).toHaveText('high')
  await sheet.getByRole('button', { name: 'Done' }).tap()
  await expect(sheet).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import { axeFindings } from '#tests/support/axe.ts'
import { listen } from '#tests/support/e2e.ts'
import { type House, test } from '#tests/support/house.ts'
import { owner } from '#tests/support/visit.ts'

const password = 'correct horse battery'
const nextPassword = 'staple of another colour'

const sidebar = (page: Page) => page.getByRole('navigation').first()
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: name })

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(path)
  return page
}

async function setPassword(page: Page, { old, password: wanted }: { old?: string; password: string }) {
  if (old) await page.getByLabel('Old password').fill(old)
  await page.getByLabel('New password').fill(wanted)
  await page.getByRole('button', { name: old ? 'Change password' : 'Set password' }).click()
  await expect(page.getByText(/^The password is saved\./)).toBeVisible()
}

async function signIn(page: Page, { email, password: said }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(said)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function choose(page: Page, name: string, deed: string) {
  await rowOf(page, name)
    .getByRole('button', { name: /What to do/ })
    .click()
  await page.getByRole('menuitem', { name: deed }).click()
}

async function get(house: House, token: string, path = '/chats') {
  return await fetch(`${house.app.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
}

test('a new name is everywhere at once', async ({ house }) => {
  const { context } = await house.newMember('Renata')
  const page = await open(context, '/settings')
  const noise = listen(page)
  const save = page.getByRole('button', { name: 'Save name' })
  await expect(save).toBeDisabled()
  await page.getByLabel('Name', { exact: true }).fill('Renata Second')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Renata Second, menu' })).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('   ')
  await save.click()
  await expect(page.getByText('Say your name')).toBeVisible()
  expect(noise).toEqual([])
})

test('the address is changed with the password alone, and signs in from then on', async ({ house }) => {
  const { context } = await house.newMember('Emil')
  const page = await open(context, '/settings')
  await expect(page.getByRole('button', { name: 'Change e-mail' })).toBeDisabled()
  await setPassword(page, { password })
  await page.getByRole('button', { name: 'Change e-mail' }).click()
  await page.getByLabel('New e-mail').fill(owner.email)
  await page.getByLabel('Your password').fill('not this one')
  await page.getByRole('button', { name: 'Save e-mail' }).click()
  await expect(page.getByText('This is not your password.')).toBeVisible()
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Save e-mail' }).click()
  await expect(page.getByText('There is an account with this address already.')).toBeVisible()
  await page.getByLabel('New e-mail').fill('emil.new@example.org')
  await page.getByRole('button', { name: 'Save e-mail' }).click()
  await expect(page.getByRole('definition').filter({ hasText: 'emil.new@example.org' })).toBeVisible()

  const other = await open(await house.strangerContext(), '/sign-in')
  await signIn(other, { email: 'emil.new@example.org', password })
  await other.waitForURL(`${house.app.url}/`)
})

test('another password signs the other browser out at once', async ({ house }) => {
  const { context, email } = await house.newMember('Petra')
  const page = await open(context, '/settings')
  await setPassword(page, { password })
  const other = await open(await house.strangerContext(), '/sign-in')
  await signIn(other, { email, password })
  await other.waitForURL(`${house.app.url}/`)
  await expect(sidebar(other)).toBeVisible()

  await page.getByLabel('Old password').fill('not this one')
  await page.getByLabel('New password').fill(nextPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('This is not your password.')).toBeVisible()
  await setPassword(page, { old: password, password: nextPassword })
  await expect(page.getByText('One other browser was signed out.')).toBeVisible()

  await expect(other.getByText('You were signed out.')).toBeVisible()
  await other.reload()
  await expect(other).toHaveURL(/\/sign-in/)
  await signIn(other, { email, password })
  await expect(other.getByText('The e-mail address or the password is wrong.')).toBeVisible()
  await signIn(other, { email, password: nextPassword })
  await other.waitForURL(`${house.app.url}/`)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign-ins' })).toBeVisible()
})

test('who forgot the password comes in by an administrator’s link and sets another without it', async ({ house }) => {
  const { context, email } = await house.newMember('Flora')
  await setPassword(await open(context, '/settings'), { password })
  const page = await open(await house.strangerContext(), '/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(page.getByText(/Ask an administrator for a sign-in link/)).toBeVisible()

  const people = await open(await house.ownerContext(), '/settings/people')
  await choose(people, 'flora', 'Create a sign-in link')
  const link = await people.getByRole('region', { name: 'Sign-in link for flora' }).getByText(/^http/).innerText()
  await page.goto(link)
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.waitForURL(`${house.app.url}/`)
  await page.goto('/settings')
  await expect(page.getByText(/the old password is not asked/)).toBeVisible()
  await page.getByLabel('New password').fill(nextPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText(/^The password is saved\./)).toBeVisible()
  await expect(page.getByLabel('Old password')).toBeVisible()

  const other = await open(await house.strangerContext(), '/sign-in')
  await signIn(other, { email, password: nextPassword })
  await other.waitForURL(`${house.app.url}/`)
  // The machine itself has a link for everybody, too.
  const again = await house.newMember('Flora')
  await expect((await open(again.context, '/settings')).getByText(/the old password is not asked/)).toBeVisible()
})

test('one browser is signed out, and then all others', async ({ house }) => {
  const { context, email } = await house.newMember('Sven')
  const page = await open(context, '/settings')
  await setPassword(page, { password })
  const signInElsewhere = async () => {
    const other = await open(await house.strangerContext(), '/sign-in')
    await signIn(other, { email, password })
    await other.waitForURL(`${house.app.url}/`)
    return other
  }
  const [first, second, last] = [await signInElsewhere(), await signInElsewhere(), await signInElsewhere()]
  await page.reload()
  const rows = page.getByRole('list', { name: 'Sign-ins' }).getByRole('listitem')
  await expect(rows).toHaveCount(4)
  await expect(rows.first()).toContainText('this one')
  await expect(rows.first().getByRole('button')).toHaveCount(0)
  await rows
    .nth(1)
    .getByRole('button', { name: /Sign out/ })
    .click()
  await expect(rows).toHaveCount(3)
  // The one that was seen last, which is the one that signed in last.
  await expect(last.getByText('You were signed out.')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out all others' }).click()
  await page.getByRole('button', { name: 'Sign out all other browsers' }).click()
  await expect(rows).toHaveCount(1)
  await expect(page.getByText('You are signed in nowhere else.')).toBeVisible()
  for (const other of [first, second]) await expect(other.getByText('You were signed out.')).toBeVisible()
})

test('a token that may read cannot write, and ends when it is revoked', async ({ house }) => {
  const { context } = await house.newMember('Toni')
  const page = await open(context, '/settings')
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'API tokens' }).click()
  await page.getByRole('form', { name: 'New token' }).getByLabel('Name').fill('reader')
  await page.getByLabel('It may').click()
  await expect(page.getByRole('option')).toHaveCount(2)
  await page.getByRole('option', { name: 'read', exact: true }).click()
  await page.getByLabel('It expires').click()
  await page.getByRole('option', { name: 'after 30 days' }).click()
  await page.getByRole('button', { name: 'Create token' }).click()
  const token = await page.getByRole('region', { name: 'The new token' }).getByText(/^gr_/).innerText()
  await expect(page.getByRole('listitem').filter({ hasText: 'reader' })).toContainText('may read, never used, expires')

  expect((await get(house, token)).status).toBe(200)
  const refused = await fetch(`${house.app.url}/api/v1/chats`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('“write”') } })

  await page.getByRole('button', { name: 'Revoke token reader' }).click()
  await page.getByRole('button', { name: 'Revoke it' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'reader' })).toHaveCount(0)
  expect((await get(house, token)).status).toBe(401)
})

test('the last administrator stays one until there is another', async ({ house }) => {
  await house.newMember('Lastra')
  const page = await open(await house.ownerContext(), '/settings/people')
  await choose(page, owner.name, 'Make no longer an administrator')
  await expect(rowOf(page, owner.name).getByText(/last administrator/)).toBeVisible()
  await rowOf(page, owner.name)
    .getByRole('button', { name: /What to do/ })
    .click()
  await expect(page.getByRole('menuitem', { name: 'Delete the account' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await choose(page, 'lastra', 'Make an administrator')
  await expect(rowOf(page, 'lastra').getByText('administrator', { exact: true })).toBeVisible()
  await choose(page, 'lastra', 'Make no longer an administrator')
  await expect(rowOf(page, 'lastra').getByText('administrator', { exact: true })).toHaveCount(0)
})

test('people are found by name, and who is no administrator sees none', async ({ house }) => {
  const { context } = await house.newMember('Sought')
  const page = await open(await house.ownerContext(), '/settings/people')
  const search = page.getByLabel('Search people')
  await search.fill('sough')
  await expect(rowOf(page, 'sought')).toBeVisible()
  await expect(rowOf(page, owner.name)).toHaveCount(0)
  await search.fill('nobody of this name')
  await expect(page.getByText(/^Nobody has/)).toBeVisible()
  await page.getByRole('button', { name: 'Show everybody' }).click()
  await expect(rowOf(page, owner.name)).toBeVisible()

  await page.route('**/api/v1/people*', (route) => route.abort())
  await search.fill('sough')
  await expect(page.getByText(/cannot be reached/)).toBeVisible()
  await page.unroute('**/api/v1/people*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(rowOf(page, 'sought')).toBeVisible()
  await expect(page.getByText(/cannot be reached/)).toHaveCount(0)

  const theirs = await open(context, '/settings/people')
  await expect(theirs.getByRole('list', { name: 'People' })).toHaveCount(0)
  await theirs.goto('/settings')
  const places = theirs.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  await expect(places).toHaveText([
    'You',
    'API tokens',
    'Credentials',
    'Usage',
    'Deleted chats',
    'Appearance',
    'Notifications',
    'New chats',
  ])
})

test('disabling somebody closes their session and token at once, and enabling lets them in by link', async ({
  house,
}) => {
  const { context, email, token } = await house.newMember('Dora')
  const theirs = await open(context, '/settings')
  await setPassword(theirs, { password })
  await theirs.goto('/')
  expect((await get(house, token)).status).toBe(200)

  const page = await open(await house.ownerContext(), '/settings/people')
  await choose(page, 'dora', 'Disable the account')
  await expect(rowOf(page, 'dora').getByText('What their agents are doing goes on.')).toBeVisible()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await choose(page, 'dora', 'Disable the account')
  await page.getByRole('button', { name: 'Disable dora' }).click()
  await expect(rowOf(page, 'dora').getByText('disabled', { exact: true })).toBeVisible()
  await expect(theirs.getByText('You were signed out.')).toBeVisible()
  expect((await get(house, token)).status).toBe(401)
  await theirs.goto('/sign-in')
  await signIn(theirs, { email, password })
  await expect(theirs.getByText('This account is disabled. Ask an administrator.')).toBeVisible()

  await choose(page, 'dora', 'Enable the account')
  await expect(rowOf(page, 'dora').getByText('disabled', { exact: true })).toHaveCount(0)
  await choose(page, 'dora', 'Create a sign-in link')
  const link = await page.getByRole('region', { name: 'Sign-in link for dora' }).getByText(/^http/).innerText()
  await theirs.goto(link)
  await theirs.getByRole('button', { name: /sign in/i }).click()
  await theirs.waitForURL(`${house.app.url}/`)
})

test('a deleted account is gone with its session', async ({ house }) => {
  const { context } = await house.newMember('Gone')
  const theirs = await open(context, '/')
  const page = await open(await house.ownerContext(), '/settings/people')
  await choose(page, 'gone', 'Delete the account')
  await expect(rowOf(page, 'gone').getByText('gone, 0 chats and 1 workspace with its files')).toBeVisible()
  await page.getByRole('button', { name: 'Delete gone' }).click()
  await expect(rowOf(page, 'gone')).toHaveCount(0)
  await expect(theirs.getByText('You were signed out.')).toBeVisible()
})

test('a void session is cleared once, and says so', async ({ house }) => {
  const context = await house.strangerContext()
  const url = house.app.url
  await context.addCookies([{ name: 'greenroom.session', value: 'void', url }])
  const page = await open(context, '/settings/tokens')
  await expect(page).toHaveURL(/\/sign-in\?/)
  expect(new URL(page.url()).searchParams.get('next')).toBe('/settings/tokens')
  await expect(page.getByText('You were signed out.')).toBeVisible()
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('greenroom.session')
  await page.goto('/')
  await expect(page).toHaveURL(`${url}/sign-in`)
  await expect(page.getByText('You were signed out.')).toHaveCount(0)
  await context.addCookies([{ name: 'greenroom.session', value: 'void', url }])
  await page.goto('/sign-in')
  await expect(page.getByText('You were signed out.')).toBeVisible()
})

test('a browser that does not keep its sign-in is told why instead of going round', async ({ house }) => {
  const { context: first, email } = await house.newMember('Loop')
  await setPassword(await open(first, '/settings'), { password })
  const context = await house.strangerContext()
  const page = await context.newPage()
  await page.route(`${house.app.url}/`, async (route) => {
    await context.clearCookies({ name: 'greenroom.session' })
    await route.continue()
  })
  await page.goto('/sign-in')
  for (let i = 0; i < 2; i++) {
    await signIn(page, { email, password })
    await expect(page.getByText('You signed in, but this browser did not keep it.')).toBeVisible()
    await page.goto('/sign-in')
  }
  await signIn(page, { email, password })
  await expect(page.getByRole('heading', { name: 'You are not staying signed in' })).toBeVisible()
  await expect(page.getByText(/did not send back the cookie/)).toBeVisible()
  await page.unroute(`${house.app.url}/`)
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await signIn(page, { email, password })
  await page.waitForURL(`${house.app.url}/`)
  await expect(sidebar(page)).toBeVisible()
})

test('the pages of accounts fit a phone and satisfy axe', async ({ house }) => {
  const page = await open(await house.ownerContext(), '/settings')
  await page.setViewportSize({ width: 390, height: 844 })
  const noise = listen(page)
  const paths = ['/settings', '/settings/tokens', '/settings/people', '/sign-in/trouble', '/sign-in/forgot']
  for (const path of paths) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await axeFindings(page), path).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
  }
  expect(noise).toEqual([])
})

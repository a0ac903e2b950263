import { createServer } from 'node:net'
import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { type App, startApp } from '#tests/support/app.ts'
import { axeFindings } from '#tests/support/axe.ts'
import { listen } from '#tests/support/e2e.ts'
import { startGitHubServer } from '#tests/support/github-server.ts'
import { startMailSink } from '#tests/support/mail-sink.ts'
import { startOidcServer } from '#tests/support/oidc-server.ts'
import { owner } from '#tests/support/visit.ts'

type World = {
  app: App
  oidc: Awaited<ReturnType<typeof startOidcServer>>
  github: Awaited<ReturnType<typeof startGitHubServer>>
  mail: Awaited<ReturnType<typeof startMailSink>>
  admin: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>
}

/** An installation of its own with a real OpenID Connect provider, a GitHub and a mail server beside it. */
const test = base.extend<{ guest: Page; admin: Page }, { world: World }>({
  world: [
    async ({ browser }, use) => {
      const port = await freePort()
      const [github, mail] = [await startGitHubServer(), await startMailSink()]
      const oidc = await startOidcServer(`http://localhost:${port}/api/auth/callback/oidc`)
      const environment = { PORT: String(port), ...oidc.environment, ...github.environment, ...mail.environment }
      const app = await startApp({ environment })
      try {
        const page = await browser.newPage()
        await page.goto(app.setUpLink)
        await createAccount(page, owner)
        await page.waitForURL(`${app.url}/`)
        const admin = await page.context().storageState()
        await page.context().close()
        await use({ app, oidc, github, mail, admin })
      } finally {
        await app.stop()
        await Promise.all([oidc.close(), github.close(), mail.close()])
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  guest: async ({ browser, world }, use) => {
    await visit(await browser.newContext({ baseURL: world.app.url }), use)
  },
  admin: async ({ browser, world }, use) => {
    const options = { baseURL: world.app.url, storageState: world.admin }
    await visit(await browser.newContext(options), use)
  },
})

async function visit(context: Awaited<ReturnType<Browser['newContext']>>, use: (page: Page) => Promise<void>) {
  const page = await context.newPage()
  const noise = listen(page)
  await use(page)
  await context.close()
  expect(noise, 'unexpected errors on the page').toEqual([])
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  return address.port
}

async function createAccount(page: Page, person: { name: string; email?: string; password: string }) {
  await page.getByLabel('Name').fill(person.name)
  if (person.email) await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

/** Invites as an administrator does; gives the link where it is shown. */
async function invite(admin: Page, email: string): Promise<string> {
  await admin.goto('/settings/people')
  await admin.getByLabel('E-mail (optional)').fill(email)
  await admin.getByRole('button', { name: email ? 'Send invitation' : 'Create link' }).click()
  if (email) {
    await expect(admin.getByRole('status').filter({ hasText: `on its way to ${email}` })).toBeVisible()
    return ''
  }
  return (await admin.getByRole('region', { name: 'New invitation' }).locator('code').innerText()).trim()
}

/** Forgets who is signed in, from a page that does not follow anything any more. */
async function leave(page: Page) {
  await page.goto('about:blank')
  await page.context().clearCookies()
}

const password = 'correct horse battery'
const isIn = async (page: Page, world: World, name: string) => {
  await page.waitForURL(`${world.app.url}/`)
  await page.goto('/settings')
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
}

test('an invitation by link makes one account, and then looks like any link that does not work', async ({
  admin,
  guest,
  world,
}) => {
  const url = await invite(admin, '')
  await guest.goto(url)
  await createAccount(guest, { name: '😀'.repeat(10_000), email: 'bob@example.org', password })
  await expect(guest.getByText('At most 80 characters')).toBeVisible()
  await createAccount(guest, { name: 'Bob Byl Ink', email: 'bob@example.org', password })
  await isIn(guest, world, 'Bob Byl Ink')
  for (const link of [url, '/invite/unknown']) {
    await guest.goto(link)
    await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  }
  await admin.reload()
  await expect(admin.getByRole('listitem').filter({ hasText: 'used by Bob Byl Ink' })).toContainText('used')
  await guest.goto('/settings/people')
  await expect(guest.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
})

test('an invitation by mail is for its address, and a revoked one for nobody', async ({ admin, guest, world }) => {
  await invite(admin, 'mia@example.org')
  await guest.goto(await world.mail.takeLink('mia@example.org'))
  await expect(guest.getByLabel('E-mail')).toHaveValue('mia@example.org')
  await expect(guest.getByLabel('E-mail')).not.toBeEditable()
  await createAccount(guest, { name: 'Mia Mailed', password })
  await isIn(guest, world, 'Mia Mailed')

  await invite(admin, 'rex@example.org')
  const row = admin.getByRole('listitem').filter({ hasText: 'rex@example.org' })
  await row.getByRole('button', { name: /Revoke/ }).click()
  await row.getByRole('button', { name: 'Revoke it' }).click()
  await expect(row).toContainText('revoked')
  await guest.goto(await world.mail.takeLink('rex@example.org'))
  await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
})

test('a mailed link signs in once, looking at it uses nothing up, and nobody learns who has an account', async ({
  guest,
  world,
}) => {
  const ask = async (email: string) => {
    await guest.goto('/sign-in')
    await guest.getByRole('button', { name: 'Sign in with a mailed link' }).click()
    await guest.getByLabel('E-mail for a link').fill(email)
    await guest.getByRole('button', { name: 'E-mail me a link' }).click()
    await expect(guest.getByRole('status').filter({ hasText: email })).toContainText('If')
    return await guest
      .getByRole('status')
      .filter({ hasText: email })
      .innerText()
      .then((text) => text.replace(email, '…'))
  }
  const unknown = await ask('nobody@example.org')
  expect(await ask(owner.email)).toBe(unknown)
  const link = await world.mail.takeLink(owner.email)
  expect(world.mail.mails.filter(({ to }) => to.includes('nobody@example.org'))).toEqual([])
  for (let i = 0; i < 3; i++) expect((await guest.request.get(link)).status()).toBe(200)
  await guest.goto(link)
  await guest.getByRole('button', { name: 'Sign in with this link' }).click()
  await isIn(guest, world, owner.name)
  await leave(guest)
  await guest.goto(link)
  await expect(guest.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
})

test('a forgotten password is set anew by way of a mailed link', async ({ admin, guest, world }) => {
  await guest.goto(await invite(admin, ''))
  await createAccount(guest, { name: 'Fay Forgot', email: 'fay@example.org', password })
  await isIn(guest, world, 'Fay Forgot')
  await leave(guest)
  await guest.goto('/sign-in')
  await guest.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(guest.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
  await guest.getByLabel('E-mail').fill('fay@example.org')
  await guest.getByRole('button', { name: 'E-mail me a link' }).click()
  await guest.goto(await world.mail.takeLink('fay@example.org'))
  await guest.getByRole('button', { name: 'Sign in with this link' }).click()
  await guest.waitForURL('**/settings#password')
  await guest.getByLabel('New password').fill('another horse battery')
  await guest.getByRole('button', { name: 'Change password' }).click()
  await expect(guest.getByText(/^The password is saved\./)).toBeVisible()
  await leave(guest)
  await guest.goto('/sign-in')
  await guest.getByLabel('E-mail').fill('fay@example.org')
  await guest.getByLabel('Password', { exact: true }).fill('another horse battery')
  await guest.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isIn(guest, world, 'Fay Forgot')
})

test('mails to one address are limited', async ({ guest }) => {
  await guest.goto('/sign-in')
  for (let i = 0; i < 6; i++) {
    await guest.reload()
    await guest.getByRole('button', { name: 'Sign in with a mailed link' }).click()
    await guest.getByLabel('E-mail for a link').fill('flood@example.org')
    await guest.getByRole('button', { name: 'E-mail me a link' }).click()
    if (i < 5) await expect(guest.getByRole('status').filter({ hasText: 'flood@example.org' })).toBeVisible()
  }
  await expect(guest.getByText(/too often/)).toBeVisible()
})

const fromOidc = async (page: Page) => {
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
}

test('OpenID Connect lets in who is invited, ties an account of the same checked address, and refuses the rest', async ({
  admin,
  guest,
  world,
}) => {
  const { oidc } = world
  const una = { sub: 'una', name: 'Una Uninvited', email: 'una@example.org', email_verified: true }
  oidc.isHere(una)
  await guest.goto('/sign-in')
  await fromOidc(guest)
  await expect(guest.getByRole('main').getByRole('alert')).toContainText('by invitation')

  const url = await invite(admin, '')
  await guest.goto(url)
  await fromOidc(guest)
  await isIn(guest, world, 'Una Uninvited')
  await leave(guest)
  await guest.goto('/sign-in?next=/settings')
  await fromOidc(guest)
  await guest.waitForURL('**/settings')
  await expect(guest.getByRole('main')).toContainText('una@example.org')

  await leave(guest)
  oidc.isHere({ sub: 'eve', name: 'Eve', email: owner.email, email_verified: false })
  await guest.goto('/sign-in')
  await fromOidc(guest)
  await expect(guest.getByRole('main').getByRole('alert')).toContainText('has not checked')
  await guest.goto('/settings')
  await guest.waitForURL(/sign-in/)

  await leave(guest)
  oidc.isHere({ sub: 'ana', name: 'Another name', email: owner.email.toUpperCase(), email_verified: true })
  await guest.goto('/sign-in')
  await fromOidc(guest)
  await isIn(guest, world, owner.name)
})

test('GitHub lets in by the primary address, and says so in words when its API fails', async ({
  admin,
  guest,
  world,
}) => {
  const { github } = world
  await invite(admin, 'gil@example.org')
  const gil = { id: 7, login: 'gil', name: 'Gil Hub', email: 'gil@example.org', verified: true }
  github.isHere(gil)
  github.breaks(true)
  await guest.goto('/sign-in')
  await guest.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expect(guest.getByRole('main').getByRole('alert')).toContainText('did not succeed')
  github.breaks(false)
  github.isHere({ ...gil, verified: false })
  await guest.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expect(guest.getByRole('main').getByRole('alert')).toContainText('has not checked')
  github.isHere(gil)
  await guest.getByRole('button', { name: 'Continue with GitHub' }).click()
  await isIn(guest, world, 'Gil Hub')
})

test('an account at a provider is connected, signs in, and is disconnected; one of somebody else is not', async ({
  admin,
  guest,
  world,
}) => {
  const { oidc, github } = world
  const row = (page: Page, name: string) =>
    page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem').filter({ hasText: name })
  const connect = (page: Page, name: string) =>
    page.getByRole('button', { name: `Connect ${name}`, exact: true }).click()
  await guest.goto(await invite(admin, ''))
  await createAccount(guest, { name: 'Cora Connects', email: 'cora@example.org', password })
  await isIn(guest, world, 'Cora Connects')
  oidc.isHere({ sub: 'cora', name: 'C.', email: 'elsewhere@example.org', email_verified: false })
  await connect(guest, 'Example ID')
  await expect(row(guest, 'Example ID').getByRole('button', { name: 'Disconnect Example ID' })).toBeVisible()
  await leave(guest)
  await guest.goto('/sign-in')
  await fromOidc(guest)
  await isIn(guest, world, 'Cora Connects')

  github.breaks(true)
  await connect(guest, 'GitHub')
  await expect(guest.getByRole('main').getByRole('alert')).toContainText('was not connected')
  github.breaks(false)
  await guest.getByRole('button', { name: 'Disconnect Example ID' }).click()
  await expect(row(guest, 'Example ID')).toContainText('not connected')

  github.isHere({ id: 99, login: 'cora', name: 'C.', email: 'cora@example.org', verified: true })
  await connect(guest, 'GitHub')
  await expect(row(guest, 'GitHub')).toContainText('connected since')
  await admin.goto('/settings')
  await connect(admin, 'GitHub')
  await expect(admin.getByRole('main').getByRole('alert')).toContainText('somebody else')
})

test('the pages of coming in fit a phone and satisfy axe', async ({ admin, guest }) => {
  const url = await invite(admin, '')
  for (const page of [guest, admin]) await page.setViewportSize({ width: 390, height: 844 })
  for (const path of [url, '/sign-in', '/sign-in?error=uninvited', '/sign-in/forgot', '/sign-up', '/invite/unknown'])
    await findNothing(guest, path)
  for (const path of ['/settings', '/settings/people']) await findNothing(admin, path)
})

async function findNothing(page: Page, path: string) {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await axeFindings(page), path).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
}

test('an answer that nobody asked a provider for lets nobody in', async ({ guest }) => {
  for (const path of ['github?code=the-code', 'oidc?code=x&state=y', 'github?code=the-code&state=forged']) {
    await guest.goto(`/api/auth/callback/${path}`)
    await expect(guest.getByRole('main').getByRole('alert')).toContainText('did not succeed')
  }
  for (const path of ['/api/auth/callback/password', '/api/auth/signin', '/api/auth/session'])
    expect((await guest.request.get(path)).status(), path).toBe(404)
  expect((await guest.request.post('/api/auth/callback/password')).status()).toBe(405)
})

test('a provider that is down is said to be, where one can sign in another way', async ({ browser }) => {
  const app = await startApp({
    environment: {
      SIGN_UP: 'open',
      OIDC_ISSUER: `http://localhost:${await freePort()}`,
      OIDC_CLIENT_ID: 'room',
      OIDC_CLIENT_SECRET: 'secret',
      OIDC_NAME: 'Example ID',
    },
  })
  const page = await browser.newPage({ baseURL: app.url })
  try {
    await page.goto('/sign-up')
    await createAccount(page, { name: 'Eve', email: 'eve@example.org', password })
    await expect(page.getByRole('main').getByRole('alert')).toContainText('not set up yet')
    await page.goto(app.setUpLink)
    await createAccount(page, owner)
    await page.waitForURL(`${app.url}/`)
    await leave(page)

    await page.goto('/sign-in')
    await fromOidc(page)
    await expect(page.getByRole('main').getByRole('alert')).toContainText('Example ID cannot be reached')
    await page.getByRole('link', { name: 'Sign up' }).click()
    await createAccount(page, { name: 'Open Olga', email: 'olga@example.org', password })
    await page.waitForURL(`${app.url}/`)
    await page.goto('/settings')
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Open Olga')
    await expect(page.getByRole('main')).not.toContainText('administrator')
  } finally {
    await page.context().close()
    await app.stop()
  }
})

test('where mail is sent, an open sign-up is an account once its address is confirmed', async ({ browser }) => {
  const mail = await startMailSink()
  const app = await startApp({ environment: { SIGN_UP: 'open', ...mail.environment } })
  const page = await browser.newPage({ baseURL: app.url })
  try {
    await page.goto(app.setUpLink)
    await createAccount(page, owner)
    await page.waitForURL(`${app.url}/`)
    await leave(page)
    await page.goto('/sign-up')
    await createAccount(page, { name: 'Open Olga', email: 'olga@example.org', password })
    await expect(page.getByRole('status').filter({ hasText: 'olga@example.org' })).toBeVisible()
    await page.goto('/sign-in')
    await page.getByLabel('E-mail', { exact: true }).fill('olga@example.org')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible()
    await page.goto(await mail.takeLink('olga@example.org'))
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL(`${app.url}/`)

    // The same address again: the page says the same, the mail that there is an account.
    await leave(page)
    await page.goto('/sign-up')
    await createAccount(page, { name: 'Eve', email: owner.email, password })
    await expect(page.getByRole('status').filter({ hasText: owner.email })).toBeVisible()
    expect(await mail.takeLink(owner.email)).toBe(`${app.url}/sign-in`)
  } finally {
    await page.context().close()
    await app.stop()
    await mail.close()
  }
})

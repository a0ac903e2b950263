import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, test as base } from '@playwright/test'
import { type App, startApp } from '#tests/support/app.ts'
import { setUp } from '#tests/support/visit.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..', '..')

export type House = {
  app: App
  /** A browser of its own in which the first account, an administrator's, is signed in. */
  ownerContext(): Promise<BrowserContext>
  /** A new account without a password, and a browser of its own in which it is signed in. */
  newMember(name: string): Promise<{ email: string; token: string; context: BrowserContext }>
  /** A browser in which nobody is signed in. */
  strangerContext(): Promise<BrowserContext>
}

/** An installation whose accounts tests may change: a worker has one, without a model. */
export const test = base.extend<Record<never, never>, { house: House }>({
  house: [
    async ({ browser }, use) => {
      const app = await startApp()
      try {
        await use(await openHouse(browser, app))
      } finally {
        await app.stop()
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})

async function openHouse(browser: Browser, app: App): Promise<House> {
  const strangerContext = () => browser.newContext({ baseURL: app.url })
  const visit = await setUp(await strangerContext(), app)
  return {
    app,
    strangerContext,
    ownerContext: () => browser.newContext({ baseURL: app.url, storageState: visit }),
    async newMember(name) {
      const email = `${name.toLowerCase()}@example.org`
      const { link, token } = await makeAccount(app, email)
      const context = await strangerContext()
      const entry = await context.newPage()
      await entry.goto(link)
      await entry.getByRole('button', { name: /sign in/i }).click()
      await entry.waitForURL(`${app.url}/`)
      await entry.close()
      return { email, token, context }
    },
  }
}

/** As `npm run token` does on the machine itself. */
async function makeAccount(app: App, email: string): Promise<{ link: string; token: string }> {
  const { PATH = '', HOME = '/' } = process.env
  const env = { PATH, HOME, NODE_ENV: 'production', DATA_DIR: app.dataDirectory, PORT: new URL(app.url).port } as const
  const { stdout } = await run(process.execPath, ['scripts/launch.mjs', 'scripts/token.ts', email], { cwd: root, env })
  const [link, token] = [/\S+\/sign-in\/\S+/.exec(stdout)?.[0], /^gr_\S+$/m.exec(stdout)?.[0]]
  if (!link || !token) throw new Error(`no link and token in: ${stdout}`)
  return { link, token }
}

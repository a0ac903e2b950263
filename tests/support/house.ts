import { type Browser, type BrowserContext, test as base } from '@playwright/test'
import { type App, startApp } from '#tests/support/app.ts'
import { newAccount } from '#tests/support/new-account.ts'
import { setUp } from '#tests/support/visit.ts'

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
      const context = await strangerContext()
      const { token } = await newAccount(context, app, email)
      return { email, token, context }
    },
  }
}

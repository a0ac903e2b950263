import type { BrowserContext } from '@playwright/test'
import type { App } from '#tests/support/app.ts'

export type Visit = Awaited<ReturnType<BrowserContext['storageState']>>
export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>

export const owner = { name: 'Ana Owner', email: 'ana@example.org', password: 'correct horse battery' }

/** Makes the first account of an installation as a person does, and gives what keeps them signed in. */
export async function setUp(context: BrowserContext, app: App): Promise<Visit> {
  const page = await context.newPage()
  await page.goto(app.setUpLink)
  await page.getByLabel('Name').fill(owner.name)
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(`${app.url}/`)
  const visit = await context.storageState()
  await context.close()
  return visit
}

/** The HTTP API with the cookies of a visit. */
export async function apiOf(opening: Promise<BrowserContext>, app: App): Promise<Api> {
  const context = await opening
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await context.request.fetch(`${app.url}/api/v1${path}`, {
      method,
      data: body,
      headers: { origin: app.url },
    })
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
    return (response.status() === 204 ? undefined : await response.json()) as T
  }
}

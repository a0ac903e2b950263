import { tmpdir } from 'node:os'
import { test as base, expect, type Page } from '@playwright/test'
import { type App, startApp } from '#tests/support/app.ts'
import { startNpmRegistry } from '#tests/support/npm-registry.ts'
import { testRepository } from '#tests/support/repository.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { smallPackage } from '#tests/support/small-agent.ts'
import { type Api, apiOf, setUp, type Visit } from '#tests/support/visit.ts'

type Repository = Awaited<ReturnType<typeof testRepository>>
type Room = { app: App; repository: Repository; visit: Visit; workspaceId: string; api: Api }

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/**
 * The tests' browser: a worker has one real installation (supervisor, database, host, production web) with a scripted model,
 * one signed-in person and one repository as workspace. A page that logs an error or throws fails its test. `@phone` in a title is
 * for a phone's screen.
 */
export const test = base.extend<
  { quietPage: Page; newChat: (backend?: string, options?: Record<string, string>) => Promise<string> },
  { room: Room }
>({
  room: [
    async ({ browser }, use) => {
      const model = await startScriptedModel()
      const npm = await startNpmRegistry(smallPackage)
      await using repository = await testRepository()
      const app = await startApp({
        environment: {
          GREENROOM_MODEL_URL: model.url,
          GREENROOM_MODEL_KEY: 'test-key',
          GREENROOM_MODEL_NAME: 'scripted',
          WORKSPACE_ROOTS: tmpdir(),
          NPM_CONFIG_REGISTRY: npm.url,
        },
      })
      try {
        const visit = await setUp(await browser.newContext(), app)
        const api = await apiOf(browser.newContext({ storageState: visit }), app)
        const { id } = await api<{ id: string }>('POST', '/workspaces', {
          name: 'Sample',
          source: { kind: 'path', path: repository.directory },
        })
        await use({ app, repository, visit, workspaceId: id, api })
      } finally {
        await app.stop()
        await model.close()
        npm.close()
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  context: async ({ browser, room }, use, info) => {
    const screen = info.tags.includes('@phone') ? phone : {}
    const context = await browser.newContext({ ...screen, storageState: room.visit, baseURL: room.app.url })
    context.on('page', waitForLife)
    await use(context)
    await context.close()
  },
  quietPage: async ({ context }, use) => {
    const page = await context.newPage()
    const noise = listen(page)
    await use(page)
    expect(noise, 'unexpected errors on the page').toEqual([])
  },
  newChat: async ({ room }, use) => {
    await use(async (backend = 'greenroom', options = {}) => {
      const chat = await room.api<{ id: string }>('POST', '/chats', { workspaceId: room.workspaceId, backend, options })
      return chat.id
    })
  },
})
export { expect }

/** Has `goto` and `reload` wait until React took over what the server rendered: before that a page takes no keys. */
function waitForLife(page: Page): void {
  const isAlive = () => {
    const main = document.querySelector('main')
    return main === null || Object.keys(main).some((key) => key.startsWith('__reactFiber$'))
  }
  const { goto, reload } = { goto: page.goto.bind(page), reload: page.reload.bind(page) }
  const after = async <Answer>(loading: Promise<Answer>) => {
    const answer = await loading
    await page.waitForFunction(isAlive)
    return answer
  }
  page.goto = (url, options) => after(goto(url, options))
  page.reload = (options) => after(reload(options))
}

/** What a page says that it should not: console errors and warnings, exceptions. */
export function listen(page: Page): string[] {
  const noise: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) noise.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => noise.push(`exception: ${error.message}`))
  return noise
}

export const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' })
export const transcript = (page: Page) => page.getByRole('region', { name: 'Transcript' })

/** Once this resolves the page hears keys. */
export async function openChat(page: Page, chatId: string): Promise<void> {
  await page.goto(`/chats/${chatId}`)
  await expect(transcript(page)).toHaveAttribute('data-alive')
}

/** Types a message and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { BrowserContext } from '@playwright/test'
import type { App } from '#tests/support/app.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..', '..')

/** Makes an account as `npm run token` does on the machine itself, and signs it in with a browser where nobody is. */
export async function newAccount(context: BrowserContext, app: App, email: string): Promise<{ token: string }> {
  const { link, token } = await makeAccount(app, email)
  const entry = await context.newPage()
  await entry.goto(link)
  await entry.getByRole('button', { name: /sign in/i }).click()
  await entry.waitForURL(`${app.url}/`)
  await entry.close()
  return { token }
}

async function makeAccount(app: App, email: string): Promise<{ link: string; token: string }> {
  const { PATH = '', HOME = '/' } = process.env
  const env = { PATH, HOME, NODE_ENV: 'production', DATA_DIR: app.dataDirectory, PORT: new URL(app.url).port } as const
  const { stdout } = await run(process.execPath, ['scripts/launch.mjs', 'scripts/token.ts', email], { cwd: root, env })
  const [link, token] = [/\S+\/sign-in\/\S+/.exec(stdout)?.[0], /^gr_\S+$/m.exec(stdout)?.[0]]
  if (!link || !token) throw new Error(`no link and token in: ${stdout}`)
  return { link, token }
}
